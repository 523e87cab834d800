import { z } from 'zod';
import { ProjectName, Sha256, ShortName } from './ids.js';
import { Recipe } from './job.js';
import { Priority } from './priority.js';
import { Requires } from './requires.js';

/** Where a project's source lies; a request turns it into a job's `Source`. */
export const ProjectSource = z.union([
  z.object({ git: z.object({ url: z.string().min(1).max(2000), ref: z.string().min(1).max(250) }) }),
  z.object({ archive: z.object({ url: z.string().min(1).max(2000), sha256: Sha256 }) }),
]);
export type ProjectSource = z.infer<typeof ProjectSource>;

/** A platform that a project wants to be built on. */
export const Target = z.object({ name: ShortName, requires: Requires });
export type Target = z.infer<typeof Target>;

/** A project as the coordinator keeps it. One request makes one job per target. */
export const Project = z.object({
  project: ProjectName,
  title: z.string().min(1).max(200),
  source: ProjectSource,
  targets: z
    .array(Target)
    .min(1)
    .max(100)
    .refine(
      (targets) => new Set(targets.map((t) => t.name)).size === targets.length,
      'expected each target to have a name of its own',
    ),
  recipe: Recipe,
  priority: Priority.optional().describe('of requests that do not say theirs; default: normal'),
  weight: z
    .number()
    .min(0.1)
    .max(100)
    .optional()
    .describe('its part among projects whose jobs wait for the same machines; default: 1'),
  merge: z.boolean().optional().describe('false: its requests are never merged'),
  reusePassS: z
    .number()
    .int()
    .positive()
    .max(31_536_000)
    .optional()
    .describe('a pass of the same commit that is no older serves a request again; default: never'),
});
export type Project = z.infer<typeof Project>;

export const ProjectSummary = Project.extend({ recipeSha256: Sha256, updatedAt: z.iso.datetime() });
export type ProjectSummary = z.infer<typeof ProjectSummary>;
