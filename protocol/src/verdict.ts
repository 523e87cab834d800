import { z } from 'zod';

/**
 * Why an agent waits, or has nothing to do, in the order in which the reasons are told: safety,
 * owner, presence, power, load, time, network, work.
 */
export const WaitCode = z.enum([
  'thermal',
  'disk-floor',
  'memory-pressure',
  'cap-broken',
  'sandbox-missing',
  'paused',
  'no-consent',
  'quit-after-build',
  'user-active',
  'idle-unknown',
  'fullscreen',
  'exclusive-app',
  'remote-session',
  'battery',
  'charge-low',
  'low-power-mode',
  'cpu-busy',
  'io-busy',
  'schedule',
  'hours-budget',
  'offline',
  'metered',
  'data-budget',
  'coordinator-down',
  'unauthorised',
  'too-old',
  'clock-skew',
  'no-projects',
  'no-match',
  'queue-empty',
  'project-paused',
  'quarantined',
  'failure-backoff',
]);
export type WaitCode = z.infer<typeof WaitCode>;

/** One reason, for people: what was seen, when it clears, and what they can do; null where that is unknown or nothing. */
export const WaitReason = z.object({
  code: WaitCode,
  evidence: z.string(),
  clears: z.string().nullable(),
  clearsAt: z.number().nullable().describe('epoch ms, where it is a matter of time alone'),
  action: z.string().nullable(),
  sentence: z.string(),
  isOverridable: z.boolean().describe('whether "build anyway" sets it aside'),
});
export type WaitReason = z.infer<typeof WaitReason>;

/**
 * May the agent work now? `wait`: it asks for nothing, for all of these reasons. `allow`: it asks
 * for work; the reasons, if any, say why none may come (nothing queued, coordinator down).
 */
export const Verdict = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('allow'), reasons: z.array(WaitReason) }),
  z.object({ kind: z.literal('wait'), reasons: z.array(WaitReason).min(1) }),
]);
export type Verdict = z.infer<typeof Verdict>;
