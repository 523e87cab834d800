import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Project } from '@barnraiser/protocol';
import type { FileError } from './file-error.js';
import { parseProject } from './parse-project.js';
import { readFileText, whyUnreadable } from './read-file-text.js';
import type { YamlSource } from './yaml-source.js';

/** An archive beside the project file, to be sent to the coordinator before the project. */
interface LocalArchive {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

export type ProjectReading =
  | { readonly ok: true; readonly project: Project; readonly archive: LocalArchive | null }
  | { readonly ok: false; readonly errors: readonly FileError[] };

/**
 * Reads a project file (YAML, UTF-8, up to 1 MiB). A local archive's path is relative to the file;
 * its digest is computed, checked against the file's where one is given, and the project's source
 * becomes the coordinator's own address for it.
 */
export async function readProjectFile(file: string): Promise<ProjectReading> {
  const text = await readFileText(file);
  if (typeof text !== 'string') return { ok: false, errors: [text] };
  const parsed = parseProject(text);
  if (!parsed.ok) return parsed;
  const { source, ...rest } = parsed.draft;
  if (!('local' in source)) return { ok: true, project: { ...rest, source }, archive: null };
  const archive = await measure(
    path.resolve(path.dirname(file), source.local.path),
    source.local.sha256,
    parsed.source,
  );
  if ('message' in archive) return { ok: false, errors: [archive] };
  const { sha256 } = archive;
  return {
    ok: true,
    project: { ...rest, source: { archive: { url: `/v1/sources/${sha256}`, sha256 } } },
    archive,
  };
}

async function measure(
  archivePath: string,
  expectedSha256: string | undefined,
  source: YamlSource,
): Promise<LocalArchive | FileError> {
  const wrong = (key: 'path' | 'sha256', message: string): FileError => ({
    ...source.place(['source', 'archive', key]),
    key: `source.archive.${key}`,
    message,
  });
  try {
    const { size } = await stat(archivePath);
    const hash = createHash('sha256');
    await pipeline(createReadStream(archivePath), hash);
    const sha256 = hash.digest('hex');
    if (expectedSha256 !== undefined && expectedSha256 !== sha256)
      return wrong('sha256', `expected the digest of the archive, which is ${sha256}`);
    return { path: archivePath, sha256, sizeBytes: size };
  } catch (cause) {
    return wrong('path', `the archive ${archivePath} cannot be read: ${whyUnreadable(cause)}`);
  }
}
