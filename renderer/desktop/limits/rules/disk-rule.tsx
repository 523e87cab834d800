import { useTranslation } from 'react-i18next';
import { Switch } from '../../../components/switch.js';
import { formatMb } from '../../../words/format.js';
import { LimitNumber } from '../../../components/limit-number.js';
import { howKept } from '../how-kept.js';
import type { RuleProps } from '../rule-props.js';
import { RuleCard } from './rule-card.js';

const mbPerGb = 1024;

/** What builds may keep on the disk, and what they leave free. */
export function DiskRule({ limits, change, snapshot, machine }: RuleProps) {
  const { t } = useTranslation('limits');
  const used = snapshot?.meters.find(({ kind }) => kind === 'disk')?.used ?? null;
  const free = snapshot?.conditions?.diskFreeMb ?? null;
  const now = [
    used === null ? null : t('disk.nowUsed', { used: formatMb(used) }),
    free === null ? null : t('disk.nowFree', { free: formatMb(free) }),
  ].filter((part) => part !== null);
  return (
    <RuleCard
      title={t('disk.title')}
      how={howKept('disk', snapshot, machine)}
      now={now.length > 0 ? now.join(', ') : null}
    >
      <Switch
        label={t('disk.limit')}
        isOn={limits.diskBudgetMb !== null}
        onChange={(on) => change({ diskBudgetMb: on ? 10 * mbPerGb : null })}
      />
      <div className="row top">
        <LimitNumber
          label={t('disk.budget')}
          value={(limits.diskBudgetMb ?? 10 * mbPerGb) / mbPerGb}
          min={100 / mbPerGb}
          max={1_000_000}
          step={0.5}
          bad={t('disk.budgetBad')}
          isDisabled={limits.diskBudgetMb === null}
          onChange={(gb) => change({ diskBudgetMb: Math.round(gb * mbPerGb) })}
        />
        <LimitNumber
          label={t('disk.floor')}
          value={limits.diskFloorMb / mbPerGb}
          min={0}
          max={1_000_000}
          step={0.5}
          bad={t('disk.floorBad')}
          onChange={(gb) => change({ diskFloorMb: Math.round(gb * mbPerGb) })}
        />
      </div>
    </RuleCard>
  );
}
