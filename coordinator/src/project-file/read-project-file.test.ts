import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatFileError } from './file-error.js';
import { readProjectFile } from './read-project-file.js';

const bytes = 'not really an archive';
const sha256 = createHash('sha256').update(bytes).digest('hex');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'project-file-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function read(archive: string): ReturnType<typeof readProjectFile> {
  const file = path.join(folder, 'project.yaml');
  await writeFile(
    file,
    `project: p
title: P
source: { archive: ${archive} }
targets: [{ name: any, requires: {} }]
recipe: { steps: [{ name: build, run: make }] }
`,
  );
  return readProjectFile(file);
}

async function errorsOf(reading: ReturnType<typeof readProjectFile>): Promise<string[]> {
  const answer = await reading;
  return answer.ok ? [] : answer.errors.map((error) => formatFileError('f', error));
}

test('an archive beside the file becomes the coordinator’s own address, with its digest', async () => {
  await mkdir(path.join(folder, 'dist'));
  await writeFile(path.join(folder, 'dist/p.tar'), bytes);
  expect(await read('{ path: dist/p.tar }')).toMatchObject({
    ok: true,
    project: { source: { archive: { url: `/v1/sources/${sha256}`, sha256 } } },
    archive: { path: path.join(folder, 'dist/p.tar'), sha256, sizeBytes: bytes.length },
  });
});

test('an archive that the file gives another digest for is refused', async () => {
  await writeFile(path.join(folder, 'p.tar'), bytes);
  expect(await errorsOf(read(`{ path: p.tar, sha256: ${'a'.repeat(64)} }`))).toEqual([
    `f:3:43: source.archive.sha256: expected the digest of the archive, which is ${sha256}`,
  ]);
});

test('an archive that is not there is an error at its path', async () => {
  expect(await errorsOf(read('{ path: p.tar }'))).toEqual([
    `f:3:28: source.archive.path: the archive ${path.join(folder, 'p.tar')} cannot be read: there is no such file`,
  ]);
});

test('an archive that is a folder is an error at its path', async () => {
  expect(await errorsOf(read('{ path: . }'))).toEqual([
    `f:3:28: source.archive.path: the archive ${folder} cannot be read: it is a folder`,
  ]);
});

test('an archive elsewhere is left where it is', async () => {
  expect(await read(`{ url: "https://e.example/p.tar", sha256: "${sha256}" }`)).toMatchObject({
    ok: true,
    project: { source: { archive: { url: 'https://e.example/p.tar', sha256 } } },
    archive: null,
  });
});

test.each([
  ['a file that is not there', undefined, 'f:1:1: cannot be read: there is no such file'],
  [
    'a file over 1 MiB',
    `project: ${'x'.repeat(1024 * 1024)}`,
    'f:1:1: expected at most 1 MiB, found 1048585 bytes',
  ],
  ['a file that is not UTF-8', Buffer.from([0x70, 0xff, 0xfe]), 'f:1:1: expected UTF-8 text'],
])('%s is an error', async (_about, content, expected) => {
  const file = path.join(folder, 'other.yaml');
  if (content !== undefined) await writeFile(file, content);
  expect(await errorsOf(readProjectFile(file))).toEqual([expected]);
});
