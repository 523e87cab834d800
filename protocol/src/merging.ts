import { z } from 'zod';
import { ClaimId, RequestId } from './ids.js';

/** Another request that shares jobs with this one. */
export const Merge = z.object({
  request: RequestId,
  targets: z.array(z.string()).describe('of the jobs that they share'),
});
export type Merge = z.infer<typeof Merge>;

/** A job's answer that was there already. */
export const Reuse = z.object({
  target: z.string(),
  build: ClaimId.describe('the build that passed'),
  finishedAt: z.iso.datetime(),
});
export type Reuse = z.infer<typeof Reuse>;

/** The commits that one result speaks for, when it is that of several requests. */
export const Blame = z.object({
  lastPassed: z.string().nullable().describe('the newest commit known to pass before; null: none is known'),
  first: z.string().describe('the oldest commit that was asked for'),
  last: z.string().describe('the commit that is built'),
  commits: z.array(z.string()).describe('all that were asked for, oldest wish first'),
  requests: z.array(RequestId).describe('who asked, oldest wish first'),
});
export type Blame = z.infer<typeof Blame>;
