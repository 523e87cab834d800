import type { Presence } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../components/use-now.js';
import { formatRelative } from '../../../words/format.js';
import { LimitNumber } from '../../../components/limit-number.js';
import type { RuleProps } from '../rule-props.js';
import { RuleCard } from './rule-card.js';

/** After how long without input nobody uses the machine. */
export function PresenceRule({ limits, change, snapshot }: RuleProps) {
  const { t } = useTranslation('limits');
  const presence = snapshot?.conditions?.presence ?? null;
  return (
    <RuleCard title={t('presence.title')} now={presence && <PresenceNow presence={presence} />}>
      <LimitNumber
        label={t('presence.idle')}
        hint={t('presence.idleHint')}
        value={limits.idleAfterS / 60}
        min={10 / 60}
        max={1440}
        step={0.5}
        bad={t('presence.idleBad')}
        onChange={(minutes) => change({ idleAfterS: Math.round(minutes * 60) })}
      />
    </RuleCard>
  );
}

function PresenceNow({ presence }: { readonly presence: Presence }) {
  const { t } = useTranslation('limits');
  const now = useNow(1000);
  const { state, lastInputAt, isRemote } = presence;
  if (state === 'unknown') return t('presence.nowUnknown');
  const told =
    state === 'away' ? 'presence.nowAway' : isRemote === true ? 'presence.nowRemote' : 'presence.nowPresent';
  if (lastInputAt === null) return t(told);
  return `${t(told)}, ${t('presence.nowInput', { when: formatRelative(Math.min(lastInputAt, now), now) })}`;
}
