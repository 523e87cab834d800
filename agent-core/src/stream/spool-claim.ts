import { ClaimId, Job, Lease, Reason, StepReport } from '@barnraiser/protocol';
import { z } from 'zod';

/** `claim.json`: what must be known of a claim to report it after a restart. Mode 0600, for it holds the token. */
export const SpoolClaim = z.object({
  claimId: ClaimId,
  coordinator: z.string(),
  project: z.string(),
  target: z.string(),
  title: z.string(),
  attempt: z.number().int(),
  token: z.string().nullable(),
  lease: Lease.nullable(),
  job: Job.nullable(),
  startedAt: z.number().describe('epoch ms'),
});
export type SpoolClaim = z.infer<typeof SpoolClaim>;

/** A line of `steps.jsonl`. */
export const SpoolStep = z.object({ n: z.number().int().nonnegative(), report: StepReport });
export type SpoolStep = z.infer<typeof SpoolStep>;

/** A line of `artifacts.jsonl`; `file` lies in the spool's `artifacts/`. */
export const SpoolArtifact = z.object({
  name: z.string(),
  file: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  sha256: z.string(),
  mediaType: z.string(),
});
export type SpoolArtifact = z.infer<typeof SpoolArtifact>;

/** `release.json`: the build is given back instead of reported. */
export const SpoolRelease = z.object({ reason: Reason, detail: z.string().max(500).optional() });
export type SpoolRelease = z.infer<typeof SpoolRelease>;
