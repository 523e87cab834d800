import type { Verdict, WaitCode, WaitReason } from '@barnraiser/protocol';

/** The reasons that come from what stands on the Limits screen. */
const limitCodes: ReadonlySet<WaitCode> = new Set([
  'thermal',
  'disk-floor',
  'cap-broken',
  'user-active',
  'idle-unknown',
  'fullscreen',
  'exclusive-app',
  'remote-session',
  'battery',
  'charge-low',
  'cpu-busy',
  'schedule',
  'hours-budget',
  'data-budget',
]);

/** The limits that hold builds back now, the deciding one first; none when the agent may work. */
export function decidingReasons(verdict: Verdict): WaitReason[] {
  return verdict.kind === 'wait' ? verdict.reasons.filter((reason) => limitCodes.has(reason.code)) : [];
}
