import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { decompress } from './decompress.js';

test.each([
  ['tar.xz', 'xz'],
  ['tar.bz2', 'bzip2'],
  ['tar.zst', 'zstd'],
] as const)('a %s names the program that the machine lacks', async (format, program) => {
  const folder = temporaryFolder();
  const archive = join(folder, 'archive');
  writeFileSync(archive, 'anything');
  const { signal } = new AbortController();
  const done = decompress(archive, format, join(folder, 'tar'), 1000, signal, folder);
  await expect(done).rejects.toMatchObject({
    code: 'tool-missing',
    message: expect.stringContaining(program),
  });
});
