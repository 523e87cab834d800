import type { Project, Recipe, Step } from '@barnraiser/protocol';
import type { FileShape, RecipeEntry, StepEntry } from './file-shape.js';

/** A project whose archive may still lie beside its file; everything else is the protocol's own form. */
export interface ProjectDraft extends Omit<Project, 'source'> {
  readonly source:
    Project['source'] | { readonly local: { readonly path: string; readonly sha256: string | undefined } };
}

/** Translates a project file's words into the protocol's. */
export function projectOf(file: FileShape): ProjectDraft {
  return {
    project: file.project,
    title: file.title,
    source: sourceOf(file.source),
    targets: file.targets,
    recipe: recipeOf(file.recipe),
    ...withoutAbsent({
      priority: file.priority,
      weight: file.weight,
      merge: file.merge,
      reusePassS: file['reuse-pass'],
    }),
  };
}

function sourceOf({ git, archive }: FileShape['source']): ProjectDraft['source'] {
  if (git) return { git };
  const { url, path, sha256 } = archive!;
  return url === undefined ? { local: { path: path!, sha256 } } : { archive: { url, sha256: sha256! } };
}

function recipeOf(entry: RecipeEntry): Recipe {
  return {
    steps: entry.steps.map(stepOf),
    env: entry.env ?? {},
    artifacts: (entry.artifacts ?? []).map((rule) => (typeof rule === 'string' ? { glob: rule } : rule)),
    caches: entry.caches ?? [],
    limits: withoutAbsent({
      wallS: entry.limits?.wall,
      diskMb: entry.limits?.disk,
      memMb: entry.limits?.memory,
      logMb: entry.limits?.log,
    }),
    network: entry.network ?? 'source',
  };
}

function stepOf(entry: StepEntry): Step {
  return withoutAbsent({
    name: entry.name,
    argv: typeof entry.run === 'string' ? undefined : entry.run,
    script: typeof entry.run === 'string' ? entry.run : undefined,
    cwd: entry.cwd,
    env: entry.env,
    timeoutS: entry.timeout,
    quietTimeoutS: entry['quiet-timeout'],
    always: entry.always,
    freezable: entry.freezable,
    terminal: entry.terminal,
    parser: typeof entry.tests === 'string' ? { format: entry.tests } : entry.tests,
  });
}

/** Drops absent entries: the recipe's digest is over what was written, and JSON has no `undefined`. */
function withoutAbsent<T extends object>(entries: T): T {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as T;
}
