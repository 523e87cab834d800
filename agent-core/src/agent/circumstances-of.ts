import type { Settings } from '@barnraiser/protocol';
import type { Circumstances } from '../lifecycle/give-way.js';
import { anywayUntilMs } from '../storage/settings.js';
import type { Judge } from './judge.js';

/** What is known at this moment beside the verdict, for a build that may have to give way. */
export function circumstancesOf(
  settings: Settings,
  { conditions, isSuspended }: Pick<Judge, 'conditions' | 'isSuspended'>,
  now: number,
): Circumstances {
  const { idleAfterS, resumeAfterS, holdS } = settings.limits;
  return {
    now,
    isOverriding: (anywayUntilMs(settings) ?? 0) > now,
    lastInputAt: conditions?.presence.lastInputAt ?? null,
    isSuspended,
    holdMs: holdS * 1000,
    resumeAfterMs: Math.min(idleAfterS, resumeAfterS) * 1000,
  };
}
