import { z } from 'zod';
import { Sha256 } from './ids.js';
import { Recipe } from './job.js';
import { ProjectSource } from './project.js';

const count = z.number().int().nonnegative();

/** A project that a coordinator could ask a machine to build: what would run, and what is known of it. */
export const Offering = z.object({
  project: z.string(),
  title: z.string(),
  source: ProjectSource,
  recipe: Recipe,
  recipeSha256: Sha256,
  targets: z.array(
    z.object({
      name: z.string(),
      matches: z.boolean(),
      missing: z.string().nullable().describe('what this machine lacks, in words; null when it matches'),
      otherMachines: count.describe('how many other machines could build this target'),
      typicalMs: count.nullable().describe('median of its passed builds'),
      waiting: count.describe('jobs in the queue'),
    }),
  ),
  mine: z
    .object({
      builds: count,
      passed: count,
      failed: count,
      last: z.object({ outcome: z.string(), at: z.iso.datetime() }).nullable(),
    })
    .nullable()
    .describe("this machine's builds; null before it has joined"),
});
export type Offering = z.infer<typeof Offering>;

/** What an invite leads to, seen before anything is agreed to. */
export const InvitePreview = z.object({
  name: z.string(),
  expiresAt: z.iso.datetime().nullable().describe('null: the coordinator does not tell'),
  machines: count.nullable().describe('how many have joined already'),
  offerings: z.array(Offering),
});
export type InvitePreview = z.infer<typeof InvitePreview>;
