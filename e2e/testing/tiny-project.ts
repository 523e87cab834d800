import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Farm } from './farm.js';

/** Members of a project file that a test cares about; the rest is filled in. */
export interface TinyProject {
  readonly name: string;
  readonly steps: readonly object[];
  readonly files?: Readonly<Record<string, string>>;
  readonly recipe?: object;
}

/** A project file whose source is an archive made of a few small files. */
export function tinyProject(
  farm: Pick<Farm, 'folder'>,
  { name, steps, files = {}, recipe = {} }: TinyProject,
) {
  const folder = join(farm.folder, `${name}-source`);
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries({ 'README.txt': 'A tiny project.\n', ...files })) {
    writeFileSync(join(folder, path), text, { mode: 0o755 });
  }
  const archive = join(farm.folder, `${name}.tar.gz`);
  execFileSync('tar', ['czf', archive, '-C', farm.folder, `${name}-source`]);
  return {
    project: name,
    title: `Tiny ${name}`,
    source: { archive: { path: archive } },
    targets: [{ name: 'any', requires: { os: process.platform } }],
    recipe: { steps, ...recipe },
  };
}
