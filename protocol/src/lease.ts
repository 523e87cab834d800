import { z } from 'zod';
import { ClaimId, JobId } from './ids.js';
import { Job } from './job.js';

/**
 * A machine's time-limited right to a job. All are durations, never instants. Without contact for
 * `ttlS` the claim is suspect; after a further `graceS` it is lost and the job queued again.
 */
export const Lease = z.object({
  ttlS: z.number().positive(),
  renewAfterS: z.number().positive().describe('renew about this often (±20 %)'),
  graceS: z.number().nonnegative(),
  seq: z.number().int().nonnegative().describe('grows with each renewal'),
});
export type Lease = z.infer<typeof Lease>;

/** What a coordinator may ask of an agent on any reply; those not known are ignored. */
export const Directive = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('cancel'), claimId: ClaimId })
    .describe('abort this build and report it as cancelled'),
  z
    .object({ kind: z.literal('abandon'), claimId: ClaimId })
    .describe('no longer wanted: stop and forget, no result is needed'),
  z
    .object({ kind: z.literal('pause'), seconds: z.number().positive() })
    .describe('take no new work for a while'),
  z.object({ kind: z.literal('drain') }).describe('finish the current build, take no more'),
  z.object({ kind: z.literal('redescribe') }).describe('send the descriptor again'),
  z.object({
    kind: z.literal('slowDown'),
    logFlushS: z.number().positive().optional(),
    renewS: z.number().positive().optional(),
  }),
  z.object({ kind: z.literal('upgrade'), minVersion: z.string() }),
  z.object({
    kind: z.literal('message'),
    level: z.enum(['info', 'warning', 'error']),
    text: z.string().max(2000),
  }),
]);
export type Directive = z.infer<typeof Directive>;

/** The directives of a reply: unknown kinds and malformed entries are dropped, never an error. */
export const Directives = z
  .array(z.union([Directive, z.unknown().transform(() => null)]))
  .transform((list) => list.filter((entry): entry is Directive => entry !== null))
  .default([]);

/** Ask for one job. The same claim id again answers with the same job. */
export const ClaimRequest = z.object({
  agent: z.uuid(),
  descriptorRev: z.string(),
  accept: z
    .object({
      projects: z.array(z.string()).max(1000).optional().describe('only these projects; absent: all'),
      maxWallS: z.number().positive().optional().describe('no job whose limits.wallS is higher'),
    })
    .default({}),
  holding: z
    .array(ClaimId)
    .max(100)
    .default([])
    .describe('every claim that the agent still works on or reports; others are queued again'),
  offlineGraceS: z.number().nonnegative().max(86_400).default(900),
});
export type ClaimRequest = z.infer<typeof ClaimRequest>;

/** A claim that was granted. `token` reaches this claim only, and outlives the agent's credential. */
export const Grant = z.object({
  claimId: ClaimId,
  jobId: JobId,
  attempt: z.number().int().positive(),
  lease: Lease,
  job: Job,
  token: z.string(),
  signature: z.string().optional(),
});
export type Grant = z.infer<typeof Grant>;

/** Answer to a claim: 200 with a grant or directives, or 204 with no body when there is neither. */
export const ClaimReply = z.object({ grant: Grant.nullable(), directives: Directives });
export type ClaimReply = z.infer<typeof ClaimReply>;

/** What a build is doing, told with each renewal. */
export const BuildPhase = z.enum(['preparing', 'running', 'frozen', 'uploading']);
export type BuildPhase = z.infer<typeof BuildPhase>;

/** Keep a claim; any other 2xx call on the claim does too. */
export const RenewRequest = z.object({
  state: BuildPhase,
  step: z.number().int().nonnegative().optional().describe('index of the running step'),
  freezeReason: z.string().max(80).optional(),
  logOffsets: z.record(z.string(), z.number().int().nonnegative()).optional(),
});
export type RenewRequest = z.infer<typeof RenewRequest>;

export const RenewReply = z.object({ lease: Lease, directives: Directives });
export type RenewReply = z.infer<typeof RenewReply>;
