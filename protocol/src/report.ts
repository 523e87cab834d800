import { z } from 'zod';
import { Sha256, ShortName, StreamName } from './ids.js';
import { Isolation } from './descriptor.js';
import { Fault, Outcome, Reason, reasonOfFault } from './reasons.js';

const count = z.number().int().nonnegative();

/** A run of bytes in a log stream. */
export const LogRange = z.object({ stream: StreamName, offset: count, length: count });
export type LogRange = z.infer<typeof LogRange>;

/** How a step ended. `skipped`: an earlier step failed and this one is not `always`. */
export const StepOutcome = z.enum(['passed', 'failed', 'timed-out', 'cancelled', 'errored', 'skipped']);
export type StepOutcome = z.infer<typeof StepOutcome>;

/** One step's report; `startedMs` counts from the start of the build. */
export const StepReport = z.object({
  name: ShortName,
  startedMs: count,
  durationMs: count,
  frozenMs: count.default(0),
  exitCode: z.number().int().nullable(),
  signal: z.string().max(20).nullable(),
  outcome: StepOutcome,
  log: LogRange.optional(),
});
export type StepReport = z.infer<typeof StepReport>;

/** `xfail`: failed as expected. `xpass`: passed although a failure was expected. */
export const TestStatus = z.enum(['passed', 'failed', 'skipped', 'xfail', 'xpass', 'errored']);
export type TestStatus = z.infer<typeof TestStatus>;

/** One test case's result. */
export const TestRecord = z.object({
  id: z.string().min(1).max(1000).describe('"suite/path::case", the same from run to run'),
  name: z.string().max(500),
  suite: z.string().max(500),
  file: z.string().max(500).optional(),
  line: count.optional(),
  status: TestStatus,
  durationMs: z.number().nonnegative().optional(),
  message: z.string().max(4096).optional(),
  log: LogRange.optional(),
});
export type TestRecord = z.infer<typeof TestRecord>;

/** Up to 1,000 tests; the batch's number in the address makes the call repeatable. */
export const TestBatch = z.object({ records: z.array(TestRecord).min(1).max(1000) });
export type TestBatch = z.infer<typeof TestBatch>;

/** How many tests ended how; `total` is their sum. */
export const TestCounts = z.object({
  total: count,
  passed: count,
  failed: count,
  skipped: count,
  xfail: count,
  xpass: count,
  errored: count,
});
export type TestCounts = z.infer<typeof TestCounts>;

/** Announces a file that the build made. */
export const ArtifactAnnouncement = z.object({
  sizeBytes: count,
  sha256: Sha256,
  mediaType: z.string().max(100),
});
export type ArtifactAnnouncement = z.infer<typeof ArtifactAnnouncement>;

/** `have`: those bytes are known already. Otherwise upload to `upload` (relative to the coordinator) from `offset`. */
export const ArtifactReply = z.union([
  z.object({ have: z.literal(true) }),
  z.object({ have: z.literal(false), upload: z.string(), offset: count }),
]);
export type ArtifactReply = z.infer<typeof ArtifactReply>;

/** What came of a log stream: `truncatedBytes` were written by the steps but are kept nowhere. */
export const LogDigest = z.object({ bytes: count, sha256: Sha256, truncatedBytes: count });
export type LogDigest = z.infer<typeof LogDigest>;

/** A reason that is not known stands for its fault. */
const TolerantReason = z.string().max(60);

const resultShape = z.object({
  outcome: Outcome,
  reason: TolerantReason.nullable().describe('null exactly when the build passed'),
  fault: Fault.nullable(),
  detail: z.string().max(4000).optional(),
  failedStep: ShortName.optional(),
  startedAt: z.iso.datetime().describe("by the machine's clock; for reading only"),
  durationMs: count,
  cpuMs: count,
  frozenMs: count,
  frozenCount: count,
  peakRssMb: count.optional(),
  commitBuilt: z.string().max(64).optional(),
  isolation: Isolation,
  descriptorRev: z.string(),
  logs: z.partialRecord(StreamName, LogDigest),
  tests: TestCounts,
  artifacts: z.array(z.string()).max(10_000),
  agent: z.object({ version: z.string(), features: z.array(z.string()) }),
});

/** The final document of a build. Sent last; sending the same again is harmless, a different one is refused. */
export const Result = resultShape
  .refine(
    (result) => (result.outcome === 'passed') === (result.reason === null),
    'expected a reason unless the build passed',
  )
  .transform((result) => ({
    ...result,
    reason: result.reason === null ? null : knownReason(result.reason, result.fault),
  }));
export type Result = z.infer<typeof Result>;

function knownReason(reason: string, fault: Fault | null): Reason {
  const known = Reason.safeParse(reason);
  return known.success ? known.data : reasonOfFault[fault ?? 'machine'];
}

/**
 * `current`: this is the job's result. `late`: the claim was lost, but nobody else had finished, so it counts.
 * `redundant`: another claim had already finished the job.
 */
export const ResultReply = z.object({
  accepted: z.enum(['current', 'late', 'redundant']),
  credit: z.object({ cpuMs: count }),
});
export type ResultReply = z.infer<typeof ResultReply>;
