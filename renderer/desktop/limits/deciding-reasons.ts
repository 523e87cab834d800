import type { Verdict, WaitCode, WaitReason } from '@barnraiser/protocol';

/** The reasons that come from what stands on the Limits screen. */
const limitCodes: ReadonlySet<WaitCode> = new Set([
  'thermal',
  'disk-floor',
  'user-active',
  'idle-unknown',
  'remote-session',
  'battery',
  'charge-low',
  'cpu-busy',
  'schedule',
  'hours-budget',
]);

/** The limits that hold builds back now, the deciding one first; none when the agent may work. */
export function decidingReasons(verdict: Verdict): WaitReason[] {
  return verdict.kind === 'wait' ? verdict.reasons.filter((reason) => limitCodes.has(reason.code)) : [];
}
