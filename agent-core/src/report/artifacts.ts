import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ArtifactName, type ArtifactRule } from '@barnraiser/protocol';
import { mediaTypeOf } from './media-type.js';
import { findSourceFiles, type SourceFile } from './source-files.js';

/** A file that a build made and that is kept. `path` is absolute; files with the same bytes share it. */
export interface GatheredArtifact {
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly mediaType: string;
}

/** What is not kept, or a rule that named nothing, and why. */
export interface LeftArtifact {
  readonly name: string;
  readonly why: string;
}

/** The most that is kept of one build. */
export interface ArtifactLimits {
  readonly files: number;
  readonly fileBytes: number;
  readonly totalBytes: number;
}

/**
 * Copies what the rules name from the source folder into `intoFolder`, each file named by its
 * SHA-256. Only regular files are kept, never through a link. Rejects when copying fails.
 */
export async function gatherArtifacts(
  rules: readonly ArtifactRule[],
  hasPassed: boolean,
  sourceFolder: string,
  intoFolder: string,
  limits: ArtifactLimits,
): Promise<{ artifacts: GatheredArtifact[]; left: LeftArtifact[] }> {
  const artifacts = new Map<string, GatheredArtifact>();
  const left: LeftArtifact[] = [];
  let totalBytes = 0;
  for (const rule of rules.filter((rule) => applies(rule, hasPassed))) {
    const files = await findSourceFiles(sourceFolder, [rule.glob]);
    if (files.length === 0)
      left.push({ name: rule.glob, why: 'no regular file matches (links are not kept)' });
    for (const file of files) {
      const name = rule.name === undefined ? file.path : `${rule.name}/${file.path}`;
      const why = flawOf(name, file, artifacts, totalBytes, limits);
      if (why !== null) {
        left.push({ name, why });
        continue;
      }
      const kept = await copyHashed(file, intoFolder);
      totalBytes += kept.sizeBytes;
      artifacts.set(name, { name, ...kept, mediaType: mediaTypeOf(file.path) });
    }
  }
  return { artifacts: [...artifacts.values()], left };
}

function applies(rule: ArtifactRule, hasPassed: boolean): boolean {
  const when = rule.when ?? 'passed';
  return when === 'always' || (when === 'passed') === hasPassed;
}

function flawOf(
  name: string,
  file: SourceFile,
  artifacts: ReadonlyMap<string, GatheredArtifact>,
  totalBytes: number,
  limits: ArtifactLimits,
): string | null {
  if (!ArtifactName.safeParse(name).success) return 'not a name that an artifact can have';
  if (artifacts.has(name)) return 'another file has this name';
  if (artifacts.size >= limits.files) return `more than ${limits.files} files`;
  if (file.sizeBytes > limits.fileBytes) return `larger than ${limits.fileBytes} bytes`;
  if (totalBytes + file.sizeBytes > limits.totalBytes) return `more than ${limits.totalBytes} bytes in all`;
  return null;
}

async function copyHashed(
  file: SourceFile,
  intoFolder: string,
): Promise<Pick<GatheredArtifact, 'path' | 'sizeBytes' | 'sha256'>> {
  // A link or a pipe that took the file's place since it was found must be neither followed nor waited for.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const source = await open(file.absolutePath, flags);
  const partial = join(intoFolder, '.partial');
  try {
    const { sizeBytes, sha256 } = await copyInto(source, partial, file.sizeBytes);
    const path = join(intoFolder, sha256);
    await rename(partial, path);
    return { path, sizeBytes, sha256 };
  } finally {
    await source.close();
    await rm(partial, { force: true });
  }
}

async function copyInto(
  source: FileHandle,
  path: string,
  sizeBytes: number,
): Promise<{ sizeBytes: number; sha256: string }> {
  const target = await open(path, 'w', 0o600);
  const hash = createHash('sha256');
  let copiedBytes = 0;
  if (sizeBytes > 0) {
    await pipeline(
      source.createReadStream({ autoClose: false, end: sizeBytes - 1, highWaterMark: 1024 * 1024 }),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          copiedBytes += chunk.length;
          yield chunk;
        }
      },
      target.createWriteStream({ flush: true }),
    );
  }
  await target.close();
  return { sizeBytes: copiedBytes, sha256: hash.digest('hex') };
}
