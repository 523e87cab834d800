import { z } from 'zod';
import { AgentId } from './ids.js';
import { Pool } from './pool.js';

/** Something that a person should see. `kind` is for colours and filters; `text` says it whole. */
export const PoolAlarm = z.object({
  kind: z.string().describe('breaker-open, budget-reached, list-stale, quota, orphan, overdue, list-failed'),
  text: z.string(),
});
export type PoolAlarm = z.infer<typeof PoolAlarm>;

/** What was last decided for a pool, in numbers and in words. */
export const PoolDecision = z.object({
  decidedAt: z.iso.datetime(),
  until: z.iso.datetime().describe('nothing else was decided until then'),
  sentence: z.string().describe('"wanted 3: 5 jobs of linux/arm64 waiting over 30 s; at maximum"'),
  actions: z.array(z.string()).describe('what is done about it, in words; in dry run: what would be done'),
  wanted: z.number().int(),
  launching: z.number().int(),
  billed: z.number().int().describe("by our table and the provider's list together"),
  min: z.number().int().describe('as the schedule has it now'),
  max: z.number().int(),
  underWay: z.number().int(),
  ready: z.number().int(),
  busy: z.number().int(),
  draining: z.number().int(),
  orphans: z.number().int(),
  committedTodayUsd: z
    .number()
    .describe('what today costs at most, with what runs on to the end of its life'),
  alarms: z.array(PoolAlarm),
});
export type PoolDecision = z.infer<typeof PoolDecision>;

/** Where an instance of a pool stands. */
export const InstanceStanding = z.enum([
  'ordered',
  'requested',
  'booting',
  'ready',
  'busy',
  'draining',
  'ending',
  'ended',
]);
export type InstanceStanding = z.infer<typeof InstanceStanding>;

/** One launch of a pool, with the instance and the machine that it became. */
export const PoolInstance = z.object({
  launchId: z.uuid(),
  instanceId: z.string().nullable().describe("the request's id while it is only requested"),
  standing: InstanceStanding,
  machine: AgentId.nullable().describe('null until it has enrolled'),
  type: z.string(),
  zone: z.string(),
  spot: z.boolean(),
  orderedAt: z.iso.datetime(),
  orderReason: z.string().describe('load or minimum'),
  bootedAt: z.iso.datetime().nullable(),
  enrolledAt: z.iso.datetime().nullable(),
  lastSeenAt: z.iso.datetime().nullable(),
  drainingAt: z.iso.datetime().nullable(),
  drainReason: z.string().nullable(),
  endedAt: z.iso.datetime().nullable(),
  endReason: z.string().nullable(),
  /** Since when it builds nothing; null while it does, and before it is ready. */
  idleSince: z.iso.datetime().nullable(),
  usedSlots: z.number().int(),
  slots: z.number().int(),
  builds: z.number().int().describe('begun so far'),
  costUsd: z.number().describe('at most, until now or its end'),
  usdPerHour: z.number(),
});
export type PoolInstance = z.infer<typeof PoolInstance>;

/** Whether boots are worth their money: after three that failed, none is launched until a moment, then one on trial. */
export const PoolBreaker = z.object({
  state: z.enum(['closed', 'open', 'trial']),
  until: z.iso.datetime().nullable(),
});
export type PoolBreaker = z.infer<typeof PoolBreaker>;

/** A pool in a line. */
export const PoolSummary = z.object({
  pool: Pool.describe('its document'),
  appliedAt: z.iso.datetime(),
  removed: z.boolean().describe('its machines are drained; it goes with the last of them'),
  breaker: PoolBreaker,
  spentTodayUsd: z.number().describe('at most, of instances that live and that ended'),
  instances: z.number().int().describe('that are not over'),
  listedAt: z.iso.datetime().nullable().describe('when the provider last told what it runs'),
  listFailure: z.string().nullable().describe('why it did not, since then'),
  decision: PoolDecision.nullable(),
});
export type PoolSummary = z.infer<typeof PoolSummary>;

/** A pool with its instances, those that ended lately, and the last decisions, newest first. */
export const PoolDetail = PoolSummary.extend({
  live: z.array(PoolInstance),
  ended: z.array(PoolInstance).describe('the last fifty'),
  decisions: z.array(PoolDecision),
});
export type PoolDetail = z.infer<typeof PoolDetail>;
