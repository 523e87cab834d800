import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { ArtifactRule } from '@barnraiser/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gatherArtifacts, type ArtifactLimits } from './artifacts.js';
import { writeReportFolder } from './testing/report-folder.js';

let folder: string;
beforeEach(async () => {
  folder = await writeReportFolder({
    'source/lib/libx.a': 'archive',
    'source/lib/libx.so': Buffer.alloc(3_000_000, 7),
    'source/same.txt': 'archive',
    'source/empty.log': '',
    'source/back\\slash': 'x',
    'outside/secret': 'secret',
  });
  await mkdir(join(folder, 'into'));
  await symlink('libx.so', join(folder, 'source/lib/libx.so.1'));
  await symlink(join(folder, 'outside/secret'), join(folder, 'source/stolen'));
  await symlink(join(folder, 'outside'), join(folder, 'source/door'));
  await promisify(execFile)('mkfifo', [join(folder, 'source/pipe')]);
});
afterEach(() => rm(folder, { recursive: true }));

const wide: ArtifactLimits = { files: 100, fileBytes: 1e9, totalBytes: 1e9 };
const gather = (rules: ArtifactRule[], hasPassed = true, limits: Partial<ArtifactLimits> = {}) =>
  gatherArtifacts(rules, hasPassed, join(folder, 'source'), join(folder, 'into'), { ...wide, ...limits });

test('files are copied under their digest, with name, size and type', async () => {
  const { artifacts, left } = await gather([
    { glob: 'lib/*.{a,so}', name: 'libs' },
    { glob: '*.log' },
    { glob: '*.txt' },
  ]);
  expect(left).toEqual([]);
  expect(artifacts.map(({ name, sizeBytes, mediaType }) => [name, sizeBytes, mediaType])).toEqual([
    ['libs/lib/libx.a', 7, 'application/octet-stream'],
    ['libs/lib/libx.so', 3_000_000, 'application/octet-stream'],
    ['empty.log', 0, 'text/plain'],
    ['same.txt', 7, 'text/plain'],
  ]);
  for (const { path, sha256 } of artifacts) {
    expect(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ).toBe(sha256);
    expect(basename(path)).toBe(sha256);
  }
  // The two with the same bytes share one copy, and nothing else stays.
  expect(await readdir(join(folder, 'into'))).toHaveLength(3);
});

test('neither links, pipes nor paths outside are kept', async () => {
  const globs = ['stolen', 'door/*', 'pipe', '../outside/*', '/etc/passwd', 'lib/libx.so.1', 'nothing'];
  const { artifacts, left } = await gather(globs.map((glob) => ({ glob })));
  expect(artifacts).toEqual([]);
  expect(left.map(({ name }) => name)).toEqual(globs);
});

test('rules apply by how the build ended', async () => {
  const rules: ArtifactRule[] = [
    { glob: 'lib/libx.a' },
    { glob: '*.log', when: 'failed' },
    { glob: 'same.txt', when: 'always' },
  ];
  const names = async (hasPassed: boolean) =>
    (await gather(rules, hasPassed)).artifacts.map(({ name }) => name);
  expect(await names(true)).toEqual(['lib/libx.a', 'same.txt']);
  expect(await names(false)).toEqual(['empty.log', 'same.txt']);
});

test('what is too large or too much is left, and said', async () => {
  const rules = [{ glob: 'lib/**' }, { glob: '*.txt' }, { glob: '*.log' }];
  const why = async (limits: Partial<ArtifactLimits>) =>
    (await gather(rules, true, limits)).left.map(({ name, why }) => `${name}: ${why}`);
  expect(await why({ fileBytes: 100 })).toEqual(['lib/libx.so: larger than 100 bytes']);
  expect(await why({ totalBytes: 13 })).toEqual([
    'lib/libx.so: more than 13 bytes in all',
    'same.txt: more than 13 bytes in all',
  ]);
  expect(await why({ files: 3 })).toEqual(['empty.log: more than 3 files']);
});

test('names that the protocol refuses, and names taken already, are left', async () => {
  const { artifacts, left } = await gather([
    { glob: 'back*' },
    { glob: '*.txt' },
    { glob: 'same*' },
    { glob: '*.log', name: '../up' },
  ]);
  expect(artifacts.map(({ name }) => name)).toEqual(['same.txt']);
  expect(left.map(({ name }) => name)).toEqual(['back\\slash', 'same.txt', '../up/empty.log']);
});
