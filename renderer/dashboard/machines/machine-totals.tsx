import type { MachineDetail } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { StatRow } from '../../components/stat-row.js';
import { formatCount, formatHours, formatPercent } from '../../words/format.js';
import { buildEndings } from '../parts/build-state.js';
import { StandingBadge } from '../parts/standing-badge.js';

/** What a machine has given in all, and how its builds ended. */
export function MachineTotals({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation('dashboard');
  const { interruptionRatio: interrupted, outcomes, launch } = machine;
  return (
    <div className="cols">
      <Card>
        <StatRow
          stats={[
            { name: t('machine.builds'), value: formatCount(machine.builds) },
            {
              name: t(launch === undefined ? 'machine.hours' : 'machine.worked'),
              value: formatHours(machine.hoursGiven),
            },
            { name: t('machine.cpuHours'), value: formatHours(machine.cpuHoursGiven) },
            {
              name: t('machine.interrupted'),
              value: interrupted === null ? t('none') : formatPercent(interrupted),
            },
          ]}
        />
      </Card>
      <Card title={t('machine.outcomes')}>
        <ul className="ending-list">
          {buildEndings
            .filter((ending) => ending === 'passed' || (outcomes[ending] ?? 0) > 0)
            .map((ending) => (
              <li key={ending}>
                <StandingBadge standing={ending} />
                <b data-ending={ending}>{formatCount(outcomes[ending] ?? 0)}</b>
              </li>
            ))}
        </ul>
      </Card>
    </div>
  );
}
