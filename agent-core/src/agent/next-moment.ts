import type { Settings, WaitReason } from '@barnraiser/protocol';
import type { State } from '../lifecycle/state.js';
import { anywayUntilMs, pausedUntilMs } from '../storage/settings.js';

/**
 * The next moment (epoch ms) at which a pause, a "build anyway", a reason or the hold of a build ends
 * by itself; null: there is none.
 */
export function nextMoment(
  settings: Settings,
  reasons: readonly WaitReason[],
  now: number,
  holdEnd: number | null = null,
): number | null {
  const moments = [
    holdEnd,
    pausedUntilMs(settings),
    anywayUntilMs(settings),
    ...reasons.map(({ clearsAt }) => clearsAt),
  ].filter((at): at is number => at !== null && at > now && at !== Infinity);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** When a build that stands still is given back, in epoch ms; null: none does. */
export function holdEndOf(state: State): number | null {
  const phase = 'build' in state ? state.build?.phase : undefined;
  return phase?.at === 'frozen' ? phase.frozenAt + phase.holdMs : null;
}

/** No owner can ask for more (the call `buildAnyway`). */
const longestAnywayMs = 24 * 60 * 60_000;

/**
 * The settings without a pause and a "build anyway" whose time is over; null: neither is. A "build
 * anyway" that ends later than any can be asked for is over too: the clock was set back, and nobody
 * wants builds beside them for so long.
 */
export function endPassed(stored: Settings, now: number): Settings | null {
  const isPauseOver = (pausedUntilMs(stored) ?? Infinity) <= now;
  const anywayUntil = anywayUntilMs(stored);
  const isAnywayOver = anywayUntil !== null && (anywayUntil <= now || anywayUntil > now + longestAnywayMs);
  if (!isPauseOver && !isAnywayOver) return null;
  return {
    ...stored,
    ...(isPauseOver && { pausedUntil: null }),
    ...(isAnywayOver && { anywayUntil: null }),
  };
}
