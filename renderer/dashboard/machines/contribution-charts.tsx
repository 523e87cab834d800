import type { MachineDetail } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { BarChart } from '../../components/bar-chart.js';
import { Card } from '../../components/card.js';
import { formatCount } from '../../words/format.js';
import { formatTag } from '../../words/words.js';
import { buildEndings } from '../parts/build-state.js';
import { standingColours } from '../parts/standing-badge.js';

const perHour = { seconds: 3600, minutes: 60, hours: 1 } as const;

/** Hours and builds of the last 26 weeks. The coordinator counts by weeks of UTC, which is why they are named so. */
export function ContributionCharts(props: {
  readonly weeks: MachineDetail['weeks'];
  readonly isLaunched: boolean;
}) {
  const { t } = useTranslation('dashboard');
  const { weeks } = props;
  if (weeks.every(({ builds }) => builds === 0)) return null;
  const day = new Intl.DateTimeFormat(formatTag(), { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const seen = buildEndings.filter((ending) => weeks.some((week) => (week.byOutcome[ending] ?? 0) > 0));
  // Nobody reads hundredths of an hour, or of a minute.
  const most = Math.max(...weeks.map(({ hours }) => hours));
  const unit = most < 1 / 30 ? 'seconds' : most < 1 ? 'minutes' : 'hours';
  const rows = weeks.map((week) => ({
    week: day.format(Date.parse(week.start)),
    given: week.hours * perHour[unit],
    ...week.byOutcome,
  }));
  const place = { rows, by: 'week', byName: t('machine.week') };
  return (
    <div className="cols">
      <Card title={t(props.isLaunched ? 'machine.workedByWeek' : 'machine.givenByWeek')}>
        <BarChart
          {...place}
          label={t('machine.givenByWeekLabel')}
          series={[
            {
              key: 'given',
              name: t(`machine.${unit}Short`),
              colour: 'var(--accent)',
            },
          ]}
          format={(given) => formatCount(given, 1)}
        />
      </Card>
      <Card title={t('machine.buildsByWeek')}>
        <BarChart
          {...place}
          isCount
          label={t('machine.buildsByWeekLabel')}
          series={seen.map((key) => ({ key, name: t(`outcomes.${key}`), colour: standingColours[key] }))}
          format={(builds) => formatCount(builds, 1)}
        />
      </Card>
    </div>
  );
}
