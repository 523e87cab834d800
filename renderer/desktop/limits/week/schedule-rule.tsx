import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Segmented } from '../../../components/segmented.js';
import { useNow } from '../../../components/use-now.js';
import { formatDate } from '../../../words/format.js';
import { howKept } from '../how-kept.js';
import type { RuleProps } from '../rule-props.js';
import { RuleCard } from '../rules/rule-card.js';
import { nextClockChange } from './clock-change.js';
import {
  isOpen,
  matchingWeek,
  openHours,
  openWeek,
  presetWeek,
  scheduleOf,
  weekHourOf,
} from './week-grid.js';
import { WeekGridField } from './week-grid-field.js';

const weeks = ['always', 'nights', 'weekends'] as const;

/** In which hours of the week builds may start. */
export function ScheduleRule({ limits, change, snapshot, machine }: RuleProps) {
  const { t } = useTranslation('limits');
  const now = weekHourOf(new Date(useNow(30_000)));
  const week = openWeek(limits.schedule);
  return (
    <RuleCard
      title={t('schedule.title')}
      how={howKept('schedule', snapshot, machine)}
      now={
        <>
          {t(isOpen(week, now) ? 'schedule.nowOpen' : 'schedule.nowClosed')} ·{' '}
          {t('schedule.total', { hours: openHours(week) })} · <ClockNote />
        </>
      }
    >
      <Segmented
        label={t('schedule.presets')}
        value={matchingWeek(limits.schedule)}
        choices={weeks.map((id) => ({ id, label: t(`schedule.${id}`) }))}
        onChange={(preset) => change({ schedule: presetWeek(preset) })}
      />
      <p className="small muted">{t('schedule.intro')}</p>
      <WeekGridField week={week} now={now} onChange={(next) => change({ schedule: scheduleOf(next) })} />
    </RuleCard>
  );
}

function ClockNote() {
  const { t } = useTranslation('limits');
  const [next] = useState(() => nextClockChange(Date.now()));
  if (!next) return t('schedule.clockFixed');
  const key = next.shiftMinutes > 0 ? 'schedule.clockForward' : 'schedule.clockBack';
  return t(key, { date: formatDate(next.at) });
}
