import { Pool } from '@barnraiser/protocol';
import { describeIssue } from '../project-file/describe-issue.js';
import type { FileError } from '../project-file/file-error.js';
import { knownKeys } from '../project-file/known-keys.js';
import { readFileText } from '../project-file/read-file-text.js';
import { readYaml } from '../project-file/yaml-source.js';

export type PoolReading =
  { readonly ok: true; readonly pool: Pool } | { readonly ok: false; readonly errors: readonly FileError[] };

/** Reads a pool's file: its document in YAML. Every error in it is reported, in the order of the lines. */
export async function readPoolFile(file: string): Promise<PoolReading> {
  const text = await readFileText(file);
  if (typeof text !== 'string') return { ok: false, errors: [text] };
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const { source } = yaml;
  if (source.value === null)
    return { ok: false, errors: [{ line: 1, column: 1, key: '', message: 'the file is empty' }] };
  const parsed = Pool.safeParse(source.value);
  if (parsed.success) return { ok: true, pool: parsed.data };
  const errors = parsed.error.issues.flatMap((issue) =>
    describeIssue(issue, source, (path) => knownKeys(Pool, path)),
  );
  return { ok: false, errors: errors.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}
