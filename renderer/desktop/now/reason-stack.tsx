import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Snapshot, WaitReason } from '@barnraiser/protocol';
import { Card } from '../../components/card.js';
import { LinkButton } from '../../components/link-button.js';
import { formatTime } from '../../words/format.js';
import { asSentence } from './as-sentence.js';
import { groupIcons, groupOf, type ReasonGroup } from './reason-group.js';

/** All reasons that hold, the deciding one first: what was seen, when it clears, what can be done. */
export function ReasonStack({ snapshot }: { readonly snapshot: Snapshot }) {
  const { t } = useTranslation('now');
  const { verdict, build } = snapshot;
  // What broke out of a limit has a card of its own.
  const reasons = verdict.reasons.filter(({ code }) => code !== 'cap-broken');
  if (reasons.length === 0) return null;
  const isStill = build?.frozen != null;
  const title = t(verdict.kind !== 'wait' ? 'reasonsOnlyTell' : isStill ? 'frozenReasons' : 'reasonsTitle');
  return (
    <Card label={title} isFlush>
      <ul className="reasons">
        {reasons.map((reason, n) => (
          <Reason
            key={reason.code}
            reason={reason}
            isFirst={n === 0 && reason === verdict.reasons[0]}
            anywayUntil={snapshot.anywayUntil}
          />
        ))}
      </ul>
    </Card>
  );
}

function Reason(props: {
  readonly reason: WaitReason;
  readonly isFirst: boolean;
  readonly anywayUntil: number | null;
}) {
  const { t } = useTranslation('now');
  const { reason, isFirst, anywayUntil } = props;
  const Icon = groupIcons[groupOf(reason.code)];
  const isOfLimits = ofLimits.includes(groupOf(reason.code)) || reason.code === 'data-budget';
  return (
    <li className={isFirst ? '' : 'later'}>
      <Icon size={18} strokeWidth={1.8} aria-hidden />
      <div>
        <h2>{t(`reasons.${reason.code}`)}</h2>
        <p>
          {asSentence(reason.evidence)} {!isFirst && anywayUntil === null && `${t('alsoWaiting')} `}
          {anywayUntil !== null && reason.isOverridable
            ? t('setAside', { time: formatTime(anywayUntil) })
            : reason.clears !== null && clearing(reason.clears, t)}
        </p>
      </div>
      {isOfLimits && (
        <LinkButton kind="quiet" href="#/limits">
          {t('changeLimits')}
          <span className="visually-hidden">: {t(`reasons.${reason.code}`)}</span>
        </LinkButton>
      )}
    </li>
  );
}

/** Reasons of these kinds come from limits that the owner can change. */
const ofLimits: readonly ReasonGroup[] = ['presence', 'power', 'load', 'time'];

/** "at 23:00" follows "Clears"; "next try in 40 s" stands alone. */
function clearing(clears: string, t: TFunction<'now'>): string {
  return /^(when|after|at|in|if|once|as|on|tomorrow|\d+)\b/.test(clears)
    ? t('clears', { when: clears })
    : asSentence(clears);
}
