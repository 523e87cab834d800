import { z } from 'zod';
import { ProjectName, RequestId, Sha256, ShortName } from './ids.js';
import { Requires } from './requires.js';

/** Where the source comes from. `url` may be relative to the coordinator (an archive that it keeps itself). */
export const Source = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('git'),
    url: z.string().min(1).max(2000),
    ref: z.string().min(1).max(250),
    commit: z
      .string()
      .regex(/^[0-9a-f]{40,64}$/)
      .optional()
      .describe('the commit that the reference named when the job was made'),
    patch: z.string().max(1_000_000).optional().describe('a unified diff to apply on top of the commit'),
  }),
  z.object({
    kind: z.literal('archive'),
    url: z.string().min(1).max(2000),
    sha256: Sha256,
    patch: z.string().max(1_000_000).optional(),
  }),
]);
export type Source = z.infer<typeof Source>;

/** The test reports that can be read: automake's `.trs`, TAP 13/14, JUnit XML, CTest's XML, `go test -json`. */
export const TestFormat = z.enum(['automake', 'tap', 'junit', 'ctest', 'go-json']);
export type TestFormat = z.infer<typeof TestFormat>;

/** How a step's tests are read: from files below the source folder, or from the step's own output. */
export const TestParser = z.object({
  format: TestFormat,
  paths: z
    .array(z.string().min(1).max(250))
    .max(20)
    .optional()
    .describe(
      'globs below the source folder; without them tap and go-json read the output, automake every .trs',
    ),
});
export type TestParser = z.infer<typeof TestParser>;

/** One command of a recipe: `argv` starts a program, `script` is given to `sh -e`. Exactly one of them. */
export const Step = z
  .object({
    name: ShortName,
    argv: z.array(z.string().max(100_000)).min(1).max(1000).optional(),
    script: z.string().min(1).max(100_000).optional(),
    cwd: z.string().max(500).optional().describe('relative to the source folder'),
    env: z.record(z.string(), z.string()).optional(),
    timeoutS: z.number().positive().max(86_400).optional().describe('wall time'),
    quietTimeoutS: z.number().positive().max(86_400).optional().describe('time without output'),
    always: z.boolean().optional().describe('also runs after a step failed'),
    freezable: z.boolean().optional().describe('false: restarted rather than suspended and resumed'),
    terminal: z.boolean().optional().describe('wants a terminal; otherwise a pipe'),
    parser: TestParser.optional(),
  })
  .refine(
    (step) => (step.argv === undefined) !== (step.script === undefined),
    'expected either argv or script',
  );
export type Step = z.infer<typeof Step>;

/** Which files to keep, relative to the source folder. */
export const ArtifactRule = z.object({
  glob: z.string().min(1).max(250),
  name: z.string().min(1).max(100).optional().describe('folder below which the files are kept'),
  when: z.enum(['always', 'passed', 'failed']).optional().describe('default: passed'),
});
export type ArtifactRule = z.infer<typeof ArtifactRule>;

/** What a build may use; a machine's own limits apply as well, the tighter one wins. */
export const JobLimits = z.object({
  wallS: z.number().positive().max(604_800).optional(),
  diskMb: z.number().positive().optional(),
  memMb: z.number().positive().optional(),
  logMb: z.number().positive().max(10_000).optional(),
});
export type JobLimits = z.infer<typeof JobLimits>;

/** What the steps may reach: nothing (`none`, and `source`, where only fetching has network), or everything. */
export const Network = z.enum(['none', 'source', 'full']);
export type Network = z.infer<typeof Network>;

/** The steps that a project asks for, and what they need. */
export const Recipe = z.object({
  steps: z.array(Step).min(1).max(100),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string().max(10_000)).default({}),
  artifacts: z.array(ArtifactRule).max(50).default([]),
  caches: z
    .array(z.object({ key: ShortName, path: z.string().min(1).max(250) }))
    .max(10)
    .default([]),
  limits: JobLimits.default({}),
  network: Network.default('source'),
});
export type Recipe = z.infer<typeof Recipe>;

/** What an agent is given to do: one recipe on one commit for one target. */
export const Job = Recipe.extend({
  project: ProjectName,
  title: z.string().max(200).optional(),
  target: ShortName,
  source: Source,
  requires: Requires,
  recipeSha256: Sha256.describe(
    'digest of the recipe as canonical JSON (RFC 8785); what the volunteer consents to',
  ),
  mergedFrom: z
    .array(RequestId)
    .default([])
    .describe('the older requests that it serves as well, at most 100'),
});
export type Job = z.infer<typeof Job>;
