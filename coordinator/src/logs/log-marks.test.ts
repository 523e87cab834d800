import { appendFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LogMarks } from './log-marks.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'barnraiser-marks-'));
  path = join(folder, 'console.marks');
});
afterEach(() => rm(folder, { recursive: true }));

it('keeps at most one mark a second, also over a restart', async () => {
  const marks = await LogMarks.open(path);
  await marks.note(0, 10_000);
  await marks.note(5, 10_999);
  await marks.note(9, 11_000);
  const again = await LogMarks.open(path);
  await again.note(12, 11_500);
  await again.note(15, 12_000);
  expect(await LogMarks.read(path)).toEqual([
    { offset: 0, at: 10_000 },
    { offset: 9, at: 11_000 },
    { offset: 15, at: 12_000 },
  ]);
});

it('drops a record that was written by half', async () => {
  await (await LogMarks.open(path)).note(1, 1000);
  await appendFile(path, 'half');
  expect(await LogMarks.read(path)).toHaveLength(1);
  await (await LogMarks.open(path)).note(2, 2000);
  expect(await LogMarks.read(path)).toEqual([
    { offset: 1, at: 1000 },
    { offset: 2, at: 2000 },
  ]);
});

it('marks a long log less and less often', async () => {
  const bytes = Buffer.alloc(16 * 8192);
  for (let n = 0; n < 8192; n++) {
    bytes.writeDoubleLE(n, n * 16);
    bytes.writeDoubleLE(n * 1000, n * 16 + 8);
  }
  await appendFile(path, bytes);
  const marks = await LogMarks.open(path);
  const lastMs = 8191 * 1000;
  await marks.note(8192, lastMs + 3999);
  await marks.note(8193, lastMs + 4000);
  expect((await stat(path)).size).toBe(16 * 8193);
});

it('loses no bytes of a log that cannot be marked, and has no marks of a log that is not there', async () => {
  const marks = await LogMarks.open(join(folder, 'none', 'marks'));
  await marks.note(0, 0);
  expect(await LogMarks.read(join(folder, 'none', 'marks'))).toEqual([]);
});
