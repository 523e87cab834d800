import { z } from 'zod';
import { AgentId, ClaimId, JobId, RequestId, StreamName } from './ids.js';
import { Descriptor, Isolation } from './descriptor.js';
import { Job } from './job.js';
import { BuildPhase } from './lease.js';
import { Blame, Merge, Reuse } from './merging.js';
import { Fault, Outcome, Reason } from './reasons.js';
import { ArtifactAnnouncement, StepReport, TestCounts, TestRecord } from './report.js';

const instant = z.iso.datetime();
const count = z.number().int().nonnegative();

/** Where a job stands; always derived from where its row is. */
export const JobState = z.enum(['queued', 'claimed', 'done']);
export type JobState = z.infer<typeof JobState>;

/** Where a build stands: live (`suspect`: no contact for the lease's ttl), or how it ended. */
export const BuildState = z.enum(['live', 'suspect', 'reported', 'released', 'lost', 'abandoned']);
export type BuildState = z.infer<typeof BuildState>;

/** One machine's attempt at a job, in a line. */
export const BuildSummary = z.object({
  id: ClaimId,
  jobId: JobId,
  project: z.string(),
  target: z.string(),
  commit: z.string().nullable(),
  machine: z.object({ id: AgentId, name: z.string() }),
  attempt: count,
  state: BuildState,
  phase: BuildPhase.nullable(),
  step: z.string().nullable().describe('the running step, or the one that failed'),
  outcome: Outcome.nullable(),
  reason: Reason.nullable(),
  fault: Fault.nullable(),
  accepted: z.enum(['current', 'late', 'redundant']).nullable(),
  claimedAt: instant,
  endedAt: instant.nullable(),
  durationMs: count.nullable(),
  cpuMs: count.nullable(),
  frozenMs: count.nullable(),
  tests: TestCounts.nullable(),
  requests: z.array(RequestId).describe('whose job it builds, oldest wish first; several were merged'),
  reusedBy: z.array(RequestId).describe('later requests that were answered with this pass'),
});
export type BuildSummary = z.infer<typeof BuildSummary>;

export const ArtifactSummary = ArtifactAnnouncement.extend({ name: z.string(), complete: z.boolean() });
export type ArtifactSummary = z.infer<typeof ArtifactSummary>;

/** Everything about one build except the bytes of its logs and artifacts. */
export const BuildDetail = BuildSummary.extend({
  job: Job,
  detail: z.string().nullable(),
  isolation: Isolation.nullable(),
  descriptorRev: z.string(),
  steps: z.array(StepReport.extend({ n: count })),
  logs: z.partialRecord(StreamName, z.object({ bytes: count, sha256: z.string().nullable() })),
  testRecords: z.array(TestRecord).describe('those that did not pass first; at most 1,000'),
  artifacts: z.array(ArtifactSummary),
});
export type BuildDetail = z.infer<typeof BuildDetail>;

/** A job, its attempts, and, while it is queued, what it waits for. */
export const JobDetail = z.object({
  id: JobId,
  project: z.string(),
  target: z.string(),
  state: JobState,
  outcome: Outcome.nullable(),
  reason: Reason.nullable(),
  attempt: count.describe('of the live or next claim'),
  queuedAt: instant,
  finishedAt: instant.nullable(),
  waiting: z.string().nullable().describe('why nothing runs it yet, in a sentence'),
  priority: z.number().int().describe('the highest of its requests'),
  requests: z.array(RequestId).describe('those that it serves, oldest wish first'),
  blame: Blame.nullable().describe('when it stands for several commits'),
  job: Job,
  builds: z.array(BuildSummary),
});
export type JobDetail = z.infer<typeof JobDetail>;

/** A request with one line per target. */
export const RequestSummary = z.object({
  id: RequestId,
  project: z.string(),
  ref: z.string().nullable(),
  commit: z.string().nullable(),
  createdAt: instant,
  priority: z.number().int(),
  state: z.enum(['queued', 'running', 'done', 'cancelled']),
  outcome: Outcome.nullable().describe('the worst of its jobs, once all are done'),
  mergedInto: z.array(Merge).describe('newer requests whose commit is built instead, with the targets'),
  mergedFrom: z.array(Merge).describe('older requests that this one took in, with the targets'),
  reusedFrom: z.array(Reuse).describe('earlier passes of the same commit that serve it, by target'),
  bisects: JobId.nullable().describe('the failed job whose commits it tells apart'),
  jobs: z.array(
    z.object({
      id: JobId,
      target: z.string(),
      state: JobState,
      outcome: Outcome.nullable(),
      reason: Reason.nullable(),
      build: ClaimId.nullable().describe('the newest build'),
      waiting: z.string().nullable(),
      commit: z.string().nullable().describe("what the job builds; newer than the request's when merged"),
      mergedInto: RequestId.nullable(),
      mergedFrom: z.array(RequestId),
      blame: Blame.nullable().describe('when the job stands for several commits'),
      reusedFrom: ClaimId.nullable().describe('the earlier build that is cited'),
    }),
  ),
});
export type RequestSummary = z.infer<typeof RequestSummary>;

/** A machine in a line. */
export const MachineSummary = z.object({
  id: AgentId,
  name: z.string(),
  os: z.string(),
  arch: z.string(),
  cpus: count,
  memMb: count,
  state: z.enum(['building', 'idle', 'offline', 'pending', 'suspended', 'quarantined', 'left']),
  enrolledAt: instant,
  lastSeenAt: instant.nullable(),
  builds: count,
  hoursGiven: z.number().nonnegative().describe('wall time of its builds, less the time frozen'),
  launch: z
    .object({ id: z.uuid(), pool: z.string() })
    .optional()
    .describe("what the coordinator launched it for; absent: a volunteer's machine"),
});
export type MachineSummary = z.infer<typeof MachineSummary>;

/** A machine with its facts by date and its contribution history. */
export const MachineDetail = MachineSummary.extend({
  score: z.number().int(),
  quarantinedForS: z.number().nonnegative().nullable(),
  descriptors: z.array(z.object({ rev: z.string(), since: instant, descriptor: Descriptor })),
  outcomes: z
    .record(z.string(), count)
    .describe('builds by how they ended: passed, failed, errored, cancelled, released, lost'),
  cpuHoursGiven: z.number().nonnegative(),
  interruptionRatio: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('of its ended builds, those that were released or lost; null before the first'),
  weeks: z
    .array(
      z.object({
        start: instant,
        builds: count,
        hours: z.number().nonnegative(),
        byOutcome: z.record(z.string(), count),
      }),
    )
    .describe('contributions by week (Monday, UTC), oldest first, the last 26, empty weeks included'),
  recentBuilds: z.array(BuildSummary),
});
export type MachineDetail = z.infer<typeof MachineDetail>;

/** Who looks at a coordinator's pages. */
export const Session = z.object({
  isAdmin: z.boolean(),
  isPublic: z.boolean().describe('whether anybody may read'),
  name: z.string().describe("the coordinator's name"),
});
export type Session = z.infer<typeof Session>;

/** A new invite: the code is shown this once and stored hashed. */
export const Invite = z.object({ code: z.string(), link: z.string(), expiresInS: count });
export type Invite = z.infer<typeof Invite>;
