import type { Presence } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../components/use-now.js';
import { formatRelative } from '../../../words/format.js';
import { LimitNumber } from '../../../components/limit-number.js';
import { howKept } from '../how-kept.js';
import type { RuleProps } from '../rule-props.js';
import { RuleCard } from './rule-card.js';

/** After how long without input nobody uses the machine, and what becomes of a build meanwhile. */
export function PresenceRule({ limits, change, snapshot, machine }: RuleProps) {
  const { t } = useTranslation('limits');
  const presence = snapshot?.conditions?.presence ?? null;
  return (
    <RuleCard
      title={t('presence.title')}
      how={howKept('presence', snapshot, machine)}
      now={presence && <PresenceNow presence={presence} />}
    >
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
      <div className="rule-pair">
        <LimitNumber
          label={t('presence.resume')}
          hint={t('presence.resumeHint')}
          value={limits.resumeAfterS}
          min={5}
          max={86_400}
          step={5}
          bad={t('presence.resumeBad')}
          onChange={(seconds) => change({ resumeAfterS: Math.round(seconds) })}
        />
        <LimitNumber
          label={t('presence.hold')}
          hint={t('presence.holdHint')}
          value={limits.holdS / 60}
          min={0}
          max={60}
          step={0.5}
          bad={t('presence.holdBad')}
          onChange={(minutes) => change({ holdS: Math.round(minutes * 60) })}
        />
      </div>
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
