import { z } from 'zod';
import { RequestSummary } from './history.js';
import { JobId, ShortName } from './ids.js';
import { Blame } from './merging.js';
import { Priority } from './priority.js';
import { Outcome } from './reasons.js';

/** Ask for a project to be built: the project's own reference, unless another is given. */
export const BuildRequest = z.object({
  project: z.string(),
  ref: z.string().min(1).max(250).optional(),
  targets: z.array(ShortName).min(1).max(100).optional().describe('only these; default: all'),
  priority: Priority.optional().describe("default: the project's"),
  merge: z
    .boolean()
    .optional()
    .describe('false: a job of its own, which takes no other request in; default: as the project says'),
  fresh: z.boolean().optional().describe('true: build, even if this commit passed a short while ago'),
  patch: z
    .string()
    .min(1)
    .max(500_000)
    .optional()
    .describe('a unified diff to apply on top; such a request is never merged nor reused'),
});
export type BuildRequest = z.infer<typeof BuildRequest>;

/** What came of asking for the commits of a failed job to be built one by one. */
export const Bisection = z.object({
  job: JobId,
  target: z.string(),
  blame: Blame,
  made: z.array(RequestSummary).describe('one for each commit, oldest wish first; none of them is merged'),
  known: z
    .array(z.object({ commit: z.string(), outcome: Outcome }))
    .describe('commits that need no build, since they were built before'),
});
export type Bisection = z.infer<typeof Bisection>;
