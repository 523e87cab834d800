import type { Reason, Verdict, WaitCode } from '@barnraiser/protocol';
import type { Build } from './state.js';

/** What else is known when a build may have to give way. Times are epoch ms. */
export interface Circumstances {
  /** Whether the owner has set overridable reasons aside. */
  readonly isOverriding: boolean;
  readonly lastInputAt: number | null;
}

const safety = {
  thermal: 'thermal',
  'disk-floor': 'owner-reclaimed',
  'memory-pressure': 'owner-reclaimed',
  'cap-broken': 'owner-reclaimed',
  'sandbox-missing': 'owner-reclaimed',
} as const satisfies Partial<Record<WaitCode, Reason>>;

/** For which reasons a build that runs is given back, and as what; for all others it may finish. */
const givesWay: Partial<Record<WaitCode, Reason>> = {
  ...safety,
  paused: 'owner-reclaimed',
  'no-consent': 'owner-reclaimed',
  'user-active': 'owner-reclaimed',
  'idle-unknown': 'owner-reclaimed',
  fullscreen: 'owner-reclaimed',
  'exclusive-app': 'owner-reclaimed',
  'remote-session': 'owner-reclaimed',
  battery: 'battery',
  'charge-low': 'battery',
  'low-power-mode': 'battery',
};

/**
 * Idle time is known in whole seconds, so the click that starts a build may seem to come up to a
 * second after it; and the hand still rests on the mouse.
 */
const settleMs = 2000;

/** For what the verdict makes a running build give way; null: it may go on. */
export function giveWay(verdict: Verdict, build: Build, circumstances: Circumstances): Reason | null {
  if (verdict.kind === 'allow') return null;
  for (const { code, isOverridable } of verdict.reasons) {
    const reason = givesWay[code];
    if (reason === undefined || (isOverridable && circumstances.isOverriding)) continue;
    if (code === 'paused' && build.isFinishing) continue;
    if (build.startedDespitePresence && !endsDespiteWish(code, build, circumstances)) continue;
    return reason;
  }
  return null;
}

/** Whether it would be dangerous to build now, whoever asks for it. */
export function isUnsafe(verdict: Verdict): boolean {
  return verdict.kind === 'wait' && verdict.reasons.some(({ code }) => code in safety);
}

/** The owner asked for this build knowing how things are: only danger and their return to the machine end it. */
function endsDespiteWish(code: WaitCode, { startedAt }: Build, { lastInputAt }: Circumstances): boolean {
  if (code in safety) return true;
  return code === 'user-active' && lastInputAt !== null && lastInputAt > startedAt + settleMs;
}
