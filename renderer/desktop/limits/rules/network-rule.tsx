import { useTranslation } from 'react-i18next';
import { LimitNumber } from '../../../components/limit-number.js';
import { Switch } from '../../../components/switch.js';
import { formatMb } from '../../../words/format.js';
import { howKept } from '../how-kept.js';
import type { RuleProps } from '../rule-props.js';
import { RuleCard } from './rule-card.js';

const mbPerGb = 1024;
const firstMb = 20 * mbPerGb;

/** How much may go over the network in a month while builds run. */
export function NetworkRule({ limits, change, snapshot, machine }: RuleProps) {
  const { t } = useTranslation('limits');
  const how = howKept('network', snapshot, machine);
  const used = snapshot?.meters.find(({ kind }) => kind === 'network')?.used ?? null;
  const now =
    how === 'unsupported'
      ? t('network.blind')
      : used === null
        ? null
        : t('network.nowUsed', { used: formatMb(used) });
  return (
    <RuleCard title={t('network.title')} how={how} now={now}>
      <Switch
        label={t('network.limit')}
        isOn={limits.dataPerMonthMb !== null}
        onChange={(on) => change({ dataPerMonthMb: on ? firstMb : null })}
      />
      <LimitNumber
        label={t('network.most')}
        hint={t('network.hint')}
        value={(limits.dataPerMonthMb ?? firstMb) / mbPerGb}
        min={100 / mbPerGb}
        max={1_000_000}
        step={0.1}
        bad={t('network.bad')}
        isDisabled={limits.dataPerMonthMb === null}
        onChange={(gb) => change({ dataPerMonthMb: Math.round(gb * mbPerGb) })}
      />
    </RuleCard>
  );
}
