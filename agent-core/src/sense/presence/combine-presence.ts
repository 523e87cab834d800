import type { Presence } from '@barnraiser/protocol';
import type { PresenceSignal } from './presence-layer.js';

/** A signal and the layer that gave it. */
export interface HeardSignal extends PresenceSignal {
  readonly source: string;
}

/** How signals are to be read. */
export interface PresenceTerms {
  readonly now: number;
  /** Without input for this long, nobody uses the machine. */
  readonly idleAfterMs: number;
  /** On a machine without a desktop a terminal is all there is to sit at. */
  readonly hasDesktop: boolean;
}

/**
 * Whether somebody is there. The most recent input of all layers counts, since each may miss some;
 * for absence one layer is needed that would have noticed a person. A lock screen alone proves
 * nothing: whoever types their password is there.
 */
export function combinePresence(signals: readonly HeardSignal[], terms: PresenceTerms): Presence {
  const { now, idleAfterMs, hasDesktop } = terms;
  const last = latest(signals);
  const locks = signals.flatMap(({ isLocked }) => isLocked ?? []);
  const isLocked = locks.length === 0 ? null : locks.some(Boolean);
  const remote = signals.filter(({ isRemote }) => isRemote);
  // A clock that was set back must not keep somebody present for hours.
  const isRecent = (signal: HeardSignal | null): boolean =>
    signal?.lastInputAt != null && Math.abs(now - signal.lastInputAt) < idleAfterMs;
  const told = {
    lastInputAt: last?.lastInputAt ?? null,
    source: last?.source ?? 'none',
    isLocked,
    fullscreen: null,
    exclusive: null,
  };
  if (isRecent(last)) return { ...told, state: 'present', isRemote: isFromElsewhere(last, remote) };
  const isRemote = remote.length > 0 ? false : null;
  const wouldNotice = signals.some(({ seesDesktop, lastInputAt }) => lastInputAt !== null && seesDesktop);
  const isEnough = wouldNotice || (!hasDesktop && last !== null);
  return { ...told, state: isEnough ? 'away' : 'unknown', isRemote };
}

/** Two layers see the same key pressed within this much of each other. */
const sameKeyMs = 2000;

/** A terminal does not know whose it is; a remote session that was used at the same moment does. */
function isFromElsewhere(last: HeardSignal | null, remote: readonly HeardSignal[]): boolean {
  if (last === null || last.lastInputAt === null || last.isRemote) return last?.isRemote ?? false;
  const { source, lastInputAt } = last;
  return (
    source === 'terminal' &&
    remote.some((signal) => Math.abs((signal.lastInputAt ?? -Infinity) - lastInputAt) < sameKeyMs)
  );
}

function latest(signals: readonly HeardSignal[]): HeardSignal | null {
  return signals.reduce<HeardSignal | null>(
    (best, signal) =>
      signal.lastInputAt !== null && signal.lastInputAt > (best?.lastInputAt ?? -Infinity) ? signal : best,
    null,
  );
}
