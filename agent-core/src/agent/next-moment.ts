import type { Settings, WaitReason } from '@barnraiser/protocol';
import { anywayUntilMs, pausedUntilMs } from '../storage/settings.js';

/** The next moment (epoch ms) at which a pause, a "build anyway" or a reason ends by itself; null: there is none. */
export function nextMoment(settings: Settings, reasons: readonly WaitReason[], now: number): number | null {
  const moments = [
    pausedUntilMs(settings),
    anywayUntilMs(settings),
    ...reasons.map(({ clearsAt }) => clearsAt),
  ].filter((at): at is number => at !== null && at > now && at !== Infinity);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** The settings without a pause and a "build anyway" whose time is over; null: neither is. */
export function endPassed(stored: Settings, now: number): Settings | null {
  const isPauseOver = (pausedUntilMs(stored) ?? Infinity) <= now;
  const isAnywayOver = (anywayUntilMs(stored) ?? Infinity) <= now;
  if (!isPauseOver && !isAnywayOver) return null;
  return {
    ...stored,
    ...(isPauseOver && { pausedUntil: null }),
    ...(isAnywayOver && { anywayUntil: null }),
  };
}
