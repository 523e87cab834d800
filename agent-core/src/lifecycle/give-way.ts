import type { Reason, Verdict, WaitCode } from '@barnraiser/protocol';
import type { Build } from './state.js';

/** What else is known when a build may have to give way. Times are epoch ms. */
export interface Circumstances {
  readonly now: number;
  /** Whether the owner has set overridable reasons aside. */
  readonly isOverriding: boolean;
  readonly lastInputAt: number | null;
  /** The machine is about to sleep, or has not quite woken up. */
  readonly isSuspended: boolean;
  /** How long a build may stand still before it is given back. */
  readonly holdMs: number;
  /** How long the owner has to be away before a build that stands still goes on. */
  readonly resumeAfterMs: number;
}

/** For what a build stands still: a reason of the verdict, or the machine's sleep. */
export type FreezeCause = WaitCode | 'asleep';

/** How a build gives way: it stands still where it is, or is given back for a reason that is told. */
export type Yield =
  | { readonly how: 'freeze'; readonly cause: FreezeCause }
  | { readonly how: 'release'; readonly reason: Reason };

const safety = {
  thermal: 'thermal',
  'disk-floor': 'owner-reclaimed',
  'memory-pressure': 'owner-reclaimed',
  'cap-broken': 'owner-reclaimed',
  'sandbox-missing': 'owner-reclaimed',
} as const satisfies Partial<Record<WaitCode, Reason>>;

/** A frozen build still owns its memory and disk, and what it may run under is not there any more. */
const releases: Partial<Record<WaitCode, Reason>> = {
  ...safety,
  'no-consent': 'owner-reclaimed',
  battery: 'battery',
  'charge-low': 'battery',
  'low-power-mode': 'battery',
};

/** What passes: as soon as it has, the build goes on. */
const freezes: ReadonlySet<WaitCode> = new Set<WaitCode>([
  'paused',
  'user-active',
  'idle-unknown',
  'fullscreen',
  'exclusive-app',
  'remote-session',
]);

/**
 * Idle time is known in whole seconds, so the click that starts a build may seem to come up to a
 * second after it; and the hand still rests on the mouse.
 */
const settleMs = 2000;

/** How the verdict makes a running build give way, the strictest way first; null: it may go on. */
export function giveWay(verdict: Verdict, build: Build, circumstances: Circumstances): Yield | null {
  const codes = verdict.kind === 'allow' ? [] : countingCodes(verdict, build, circumstances);
  for (const code of codes) {
    const reason = releases[code];
    if (reason !== undefined) return { how: 'release', reason };
  }
  if (circumstances.isSuspended) return { how: 'freeze', cause: 'asleep' };
  const cause = codes.find((code) => freezes.has(code));
  return cause === undefined ? null : { how: 'freeze', cause };
}

/** Whether it would be dangerous to build now, whoever asks for it. */
export function isUnsafe(verdict: Verdict): boolean {
  return verdict.kind === 'wait' && verdict.reasons.some(({ code }) => code in safety);
}

/** Those that the owner has not set aside, for this build or for all. */
function countingCodes(verdict: Verdict, build: Build, circumstances: Circumstances): WaitCode[] {
  return verdict.reasons
    .filter(({ isOverridable }) => !isOverridable || !circumstances.isOverriding)
    .map(({ code }) => code)
    .filter((code) => code !== 'paused' || !build.isFinishing)
    .filter((code) => !build.startedDespitePresence || endsDespiteWish(code, build, circumstances));
}

/** The owner asked for this build knowing how things are: only danger and their return to the machine end it. */
function endsDespiteWish(code: WaitCode, { startedAt }: Build, { lastInputAt }: Circumstances): boolean {
  if (code in safety) return true;
  return code === 'user-active' && lastInputAt !== null && lastInputAt > startedAt + settleMs;
}
