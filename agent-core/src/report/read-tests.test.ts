import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestFormat } from '@barnraiser/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLines } from './read-lines.js';
import { readTests } from './read-tests.js';
import { inShort, readFrom, refused, writeReportFolder } from './testing/report-folder.js';

test('arbitrary bytes harm no format', async () => {
  const bytes = fc.uint8Array({ maxLength: 3000 });
  await fc.assert(
    fc.asyncProperty(bytes, fc.constantFrom(...TestFormat.options), async (content, format) => {
      const files = { 'r.trs': Buffer.from(content) };
      const fromFile = await readFrom({ format, paths: ['r.trs'] }, { files });
      const fromOutput = await readFrom({ format }, { files, console: Buffer.from(content) });
      expect(refused([...fromFile, ...fromOutput])).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('only the step’s own part of the output is read', async () => {
  const folder = await writeReportFolder({
    log: 'ok 1 - earlier\n1..1\nok 1 - mine\n1..1\nok 1 - later\n1..1\n',
  });
  const log = { stream: 'console', offset: 20, length: 17 } as const;
  const where = { sourceFolder: folder, consoleFile: join(folder, 'log'), log };
  const records = await readTests({ format: 'tap' }, where);
  await rm(folder, { recursive: true });
  expect(inShort(records)).toEqual(['output::mine passed']);
});

test('reports outside of the source are never read, by whatever path', async () => {
  const folder = await writeReportFolder({
    'source/ok.tap': '1..1\nok 1 - in\n',
    'outside/x.tap': '1..1\nok 1 - out\n',
  });
  const sourceFolder = join(folder, 'source');
  await symlink(join(folder, 'outside'), join(sourceFolder, 'linked'));
  await symlink(join(folder, 'outside/x.tap'), join(sourceFolder, 'linked.tap'));
  const paths = [
    '**/*.tap',
    'linked/*.tap',
    '../outside/*.tap',
    `${folder}/outside/*.tap`,
    '{..,x}/outside/*.tap',
    'linked/**',
  ];
  const log = { stream: 'console', offset: 0, length: 0 } as const;
  const records = await readTests({ format: 'tap', paths }, { sourceFolder, consoleFile: '', log });
  await rm(folder, { recursive: true });
  expect(inShort(records)).toEqual(['ok.tap::in passed']);
});

test('a report that cannot be opened is told by its name', async () => {
  const folder = await writeReportFolder({ 'a.tap': '1..1\nok 1 - x\n' });
  await mkdir(join(folder, 'b.tap'));
  const log = { stream: 'console', offset: 0, length: 0 } as const;
  const where = { sourceFolder: folder, consoleFile: '', log };
  expect(inShort(await readTests({ format: 'junit', paths: ['*.tap'] }, where))).toEqual([
    'a.tap::(report) errored',
  ]);
  await rm(folder, { recursive: true });
});

test('lines come whole whatever the blocks, and long ones are cut', async () => {
  const folder = await writeReportFolder({});
  const path = join(folder, 'f');
  const text = fc.array(
    fc.string({ unit: 'grapheme', maxLength: 40 }).map((line) => line.replaceAll(/[\r\n]/g, '')),
  );
  await fc.assert(
    fc.asyncProperty(text, async (lines) => {
      await writeFile(path, `${lines.join('\r\n')}\n`);
      const read: string[] = [];
      for await (const block of readLines({ path }, 4000)) read.push(...block);
      expect(read).toEqual(lines.length === 0 ? [''] : lines);
    }),
    { numRuns: 40 },
  );
  const large = `${'é'.repeat(400_000)}\nshort\n${'y'.repeat(700_000)}`;
  await writeFile(path, large);
  const read: string[] = [];
  for await (const block of readLines({ path }, 1000)) read.push(...block);
  await rm(folder, { recursive: true });
  expect(read.map(({ length }) => length)).toEqual([1000, 5, 1000]);
});
