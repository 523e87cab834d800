import {
  ArtifactRule,
  Network,
  Priority,
  Project,
  ProjectName,
  Sha256,
  ShortName,
  Step,
  Target,
  TestFormat,
  TestParser,
} from '@barnraiser/protocol';
import { z } from 'zod';
import { parseDuration } from './duration.js';
import { parseSizeMb } from './size.js';

const text = z.string().min(1);
const environment = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of an environment variable'),
  z.string().max(10_000),
);

/** A duration up to `maxS`, in seconds. */
function duration(maxS: number, atMost: string): z.ZodType<number> {
  return z.unknown().transform((written, context) => {
    const seconds = parseDuration(written);
    if (seconds !== null && seconds <= maxS) return seconds;
    const message =
      seconds === null ? 'expected a duration such as 90s, 10m or 2h' : `expected at most ${atMost}`;
    context.issues.push({ code: 'custom', message, input: written });
    return z.NEVER;
  });
}

const size = z.unknown().transform((written, context) => {
  const sizeMb = parseSizeMb(written);
  if (sizeMb !== null) return sizeMb;
  context.issues.push({ code: 'custom', message: 'expected a size such as 512 MB or 2 GB', input: written });
  return z.NEVER;
});

const TestsKey = z.union(
  [TestFormat, z.strictObject({ format: TestFormat, paths: TestParser.shape.paths })],
  `expected a format (${TestFormat.options.join(', ')}) or {format, paths}`,
);

const StepEntry = z.strictObject({
  name: Step.shape.name,
  run: z.union([text, z.array(z.string()).min(1)], 'expected a script or a list of words'),
  timeout: duration(86_400, '24h').optional(),
  'quiet-timeout': duration(86_400, '24h').optional(),
  tests: TestsKey.optional(),
  cwd: Step.shape.cwd,
  env: environment.optional(),
  always: z.boolean().optional(),
  terminal: z.boolean().optional(),
  freezable: z.boolean().optional(),
});
export type StepEntry = z.infer<typeof StepEntry>;

const SourceEntry = z
  .strictObject({
    git: z.strictObject({ url: text, ref: text.max(250) }).optional(),
    archive: z
      .strictObject({
        url: z
          .string()
          .regex(/^https?:\/\/./, 'expected an address that starts with http:// or https://')
          .optional(),
        path: text.optional(),
        sha256: Sha256.optional(),
      })
      .optional(),
  })
  .superRefine((source, context) => {
    const say = (path: string[], message: string): void => {
      context.addIssue({ code: 'custom', path, message });
    };
    if ((source.git === undefined) === (source.archive === undefined))
      say([], 'expected either git or archive');
    const { archive } = source;
    if (!archive) return;
    if ((archive.url === undefined) === (archive.path === undefined))
      say(['archive'], 'expected either url or path');
    else if (archive.url !== undefined && archive.sha256 === undefined)
      say(['archive', 'sha256'], 'expected the 64 hexadecimal digits of the archive (sha256sum shows them)');
  });

const RecipeEntry = z.strictObject({
  steps: z.array(StepEntry).min(1).max(100),
  artifacts: z
    .array(
      z.union([text.max(250), z.strictObject(ArtifactRule.shape)], 'expected a glob or {glob, name, when}'),
    )
    .max(50)
    .optional(),
  env: environment.optional(),
  caches: z
    .array(z.strictObject({ key: ShortName, path: text.max(250) }))
    .max(10)
    .optional(),
  limits: z
    .strictObject({
      wall: duration(604_800, '7d').optional(),
      disk: size.optional(),
      memory: size.optional(),
      log: size.optional(),
    })
    .optional(),
  network: Network.optional(),
});
export type RecipeEntry = z.infer<typeof RecipeEntry>;

/** A project file as people write it; unknown keys are errors. `projectOf` turns it into the protocol's `Project`. */
export const FileShape = z.strictObject({
  project: ProjectName,
  title: Project.shape.title,
  source: SourceEntry,
  targets: z.array(z.strictObject(Target.shape)).min(1).max(100),
  recipe: RecipeEntry,
  priority: Priority.optional(),
  weight: Project.shape.weight,
  merge: z.boolean().optional(),
  'reuse-pass': duration(31_536_000, '365d').optional(),
});
export type FileShape = z.infer<typeof FileShape>;
