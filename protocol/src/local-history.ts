import { z } from 'zod';
import { ClaimId } from './ids.js';
import { Isolation } from './descriptor.js';
import { Fault, Outcome, Reason } from './reasons.js';
import { StepOutcome, TestCounts } from './report.js';
import { WaitCode } from './verdict.js';

const count = z.number().int().nonnegative();
const epochMs = z.number();

/** A finished build, as the machine that made it remembers it. One that was given back has no outcome. */
export const HistoryEntry = z.object({
  kind: z.literal('build'),
  claimId: z.string(),
  coordinator: z.string(),
  project: z.string(),
  target: z.string(),
  attempt: count,
  commit: z.string().nullable(),
  startedAt: z.iso.datetime(),
  durationMs: count.describe('without the time that it stood still'),
  cpuMs: count,
  frozenMs: count.default(0).describe('how long it stood still'),
  outcome: z.union([Outcome, z.literal('released')]),
  reason: Reason.nullable(),
  fault: Fault.nullable(),
  detail: z.string().nullable(),
  failedStep: z.string().nullable(),
  isolation: Isolation.nullable(),
  tests: TestCounts.nullable(),
  steps: z.array(z.object({ name: z.string(), outcome: StepOutcome, durationMs: count })),
  accepted: z.enum(['current', 'late', 'redundant']).nullable().default(null),
  buildNumber: count.optional().describe('the number that the coordinator gave the build, where it said so'),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** Which builds of the history are meant; absent: all. */
export const HistoryFilter = z.object({
  project: z.string().optional(),
  outcome: HistoryEntry.shape.outcome.optional(),
  target: z.string().optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
});
export type HistoryFilter = z.infer<typeof HistoryFilter>;

/** A week of builds; it begins on Monday at midnight, local time. */
export const HistoryWeek = z.object({
  start: epochMs,
  builds: count,
  hours: z.number().nonnegative(),
  byOutcome: z.record(z.string(), count),
});
export type HistoryWeek = z.infer<typeof HistoryWeek>;

/** A page of the history, newest first, with the totals of all that the filter lets through. */
export const HistoryPage = z.object({
  entries: z.array(HistoryEntry),
  total: count,
  hours: z.number().nonnegative(),
  byOutcome: z.record(z.string(), count),
  weeks: z.array(HistoryWeek).describe('oldest first, at most the last 26, empty weeks included'),
  projects: z.array(z.string()).describe('of the whole history, for the filter'),
  targets: z.array(z.string()),
});
export type HistoryPage = z.infer<typeof HistoryPage>;

/** A stretch of time in which the machine did one thing, or did nothing for one reason. */
export const TimelineSpan = z.object({
  from: epochMs,
  to: epochMs,
  what: z.union([z.enum(['built', 'ready', 'off']), WaitCode]),
  evidence: z.string().nullable(),
});
export type TimelineSpan = z.infer<typeof TimelineSpan>;

/** When a part of a log was written: the bytes from `offset` on came at `at`. */
export const LogMark = z.object({ offset: count, at: epochMs });
export type LogMark = z.infer<typeof LogMark>;

/** A step's place in the console log. A step that runs has no end yet. */
export const LogSection = z.object({
  n: count,
  name: z.string(),
  from: count,
  to: count.nullable(),
  outcome: StepOutcome.nullable(),
  durationMs: count.nullable(),
});
export type LogSection = z.infer<typeof LogSection>;

/** A piece of a build's console log, with what has become known since. */
export const LogPiece = z.object({
  claimId: ClaimId,
  from: count,
  bytes: z.instanceof(Uint8Array),
  total: count.describe('bytes that there are by now'),
  ended: z.boolean().describe('no more will come'),
  truncatedBytes: count.describe('left out of the middle because the log went over its limit'),
  sections: z.array(LogSection),
  marks: z.array(LogMark).describe('those of this piece'),
});
export type LogPiece = z.infer<typeof LogPiece>;
