import type { InstanceStanding, PoolInstance } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import {
  CircleCheck,
  CircleSlash2,
  Hammer,
  Hourglass,
  LogOut,
  Power,
  Send,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../components/badge.js';
import { useNow } from '../../components/use-now.js';
import { formatSpan } from '../../words/format.js';

const looks: Record<InstanceStanding, { readonly icon: LucideIcon; readonly tone: Tone }> = {
  ordered: { icon: Send, tone: 'neutral' },
  requested: { icon: Hourglass, tone: 'neutral' },
  booting: { icon: Power, tone: 'calm' },
  ready: { icon: CircleCheck, tone: 'good' },
  busy: { icon: Hammer, tone: 'accent' },
  draining: { icon: LogOut, tone: 'warn' },
  ending: { icon: LogOut, tone: 'neutral' },
  ended: { icon: CircleSlash2, tone: 'neutral' },
};

/** Where an instance stands, and what that comes of. */
export function InstanceState({ instance }: { readonly instance: PoolInstance }) {
  const { t } = useTranslation('dashboard');
  const nowMs = useNow(5000);
  const { standing } = instance;
  const isBad = instance.endReason === 'boot-failed' || instance.endReason === 'lost';
  return (
    <>
      <Badge icon={looks[standing].icon} tone={isBad ? 'warn' : looks[standing].tone}>
        {t(`pools.states.${standing}`)}
      </Badge>
      <span className="instance-note">{noteOf(instance, nowMs, t)}</span>
    </>
  );
}

function noteOf(instance: PoolInstance, nowMs: number, t: TFunction<'dashboard'>): string | null {
  const { bootedAt, endedAt, idleSince, slots } = instance;
  switch (instance.standing) {
    case 'ended': {
      const livedMs =
        bootedAt === null || endedAt === null ? null : Date.parse(endedAt) - Date.parse(bootedAt);
      const why = endWords(instance, t);
      return livedMs === null ? why : `${why}; ${t('pools.lived', { span: formatSpan(livedMs) })}`;
    }
    case 'draining':
    case 'ending':
      return wordOf(drainReasons, instance.drainReason, (reason) => t(`pools.drainReasons.${reason}`));
    case 'busy':
      return slots === 1 ? null : t('pools.slots', { used: instance.usedSlots, slots });
    case 'ready':
      return idleSince === null
        ? null
        : t('pools.idleFor', { span: formatSpan(nowMs - Date.parse(idleSince)) });
    case 'ordered':
    case 'requested':
    case 'booting':
      return null;
  }
}

/** One that was ended in good order is explained by why it was drained. */
function endWords({ endReason, drainReason }: PoolInstance, t: TFunction<'dashboard'>): string {
  const drained = wordOf(drainReasons, drainReason, (reason) => t(`pools.drainReasons.${reason}`));
  if (endReason === 'ended' && drained !== null) return drained;
  return wordOf(endReasons, endReason, (reason) => t(`pools.endReasons.${reason}`)) ?? '';
}

const drainReasons = ['idle', 'max-life', 'interrupted', 'silent', 'over-maximum', 'removed'] as const;
const endReasons = ['ended', 'boot-failed', 'gone', 'unfilled', 'lost'] as const;

/** A reason in words; one that is not known as it is. */
function wordOf<R extends string>(
  known: readonly R[],
  reason: string | null,
  word: (reason: R) => string,
): string | null {
  const found = known.find((one) => one === reason);
  return found === undefined ? reason : word(found);
}
