import { Fault, Isolation, Outcome, Reason, StepOutcome, TestCounts } from '@barnraiser/protocol';
import { z } from 'zod';

/** A finished build, as this machine remembers it. A build that was given back has no outcome. */
export const HistoryEntry = z.object({
  kind: z.literal('build'),
  claimId: z.string(),
  coordinator: z.string(),
  project: z.string(),
  target: z.string(),
  attempt: z.number().int(),
  commit: z.string().nullable(),
  startedAt: z.iso.datetime(),
  durationMs: z.number().int().nonnegative(),
  cpuMs: z.number().int().nonnegative(),
  outcome: z.union([Outcome, z.literal('released')]),
  reason: Reason.nullable(),
  fault: Fault.nullable(),
  detail: z.string().nullable(),
  failedStep: z.string().nullable(),
  isolation: Isolation.nullable(),
  tests: TestCounts.nullable(),
  steps: z.array(
    z.object({ name: z.string(), outcome: StepOutcome, durationMs: z.number().int().nonnegative() }),
  ),
  accepted: z.enum(['current', 'late', 'redundant']).nullable().default(null),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** A later line about an earlier build: what its coordinator made of the result. */
const HistoryDelivery = z.object({
  kind: z.literal('delivered'),
  claimId: z.string(),
  accepted: z.enum(['current', 'late', 'redundant']),
});

export const HistoryLine = z.discriminatedUnion('kind', [HistoryEntry, HistoryDelivery]);
export type HistoryLine = z.infer<typeof HistoryLine>;
