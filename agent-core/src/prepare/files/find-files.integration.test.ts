import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { findFiles } from './find-files.js';

test('others have their turn while a hundred thousand files are searched', { timeout: 60_000 }, async () => {
  const root = temporaryFolder();
  for (let folder = 0; folder < 100; folder += 1) {
    mkdirSync(join(root, String(folder)));
    for (let file = 0; file < 999; file += 1) writeFileSync(join(root, String(folder), `${file}.c`), '');
  }
  let turns = 0;
  let isSearching = true;
  const count = (): void => {
    turns += 1;
    if (isSearching) setImmediate(count);
  };
  count();
  expect(await findFiles(root, '**/*.c')).toHaveLength(99_900);
  expect(await findFiles(root, '**/7.c')).toHaveLength(100);
  await expect(findFiles(root, '**', { mostFound: 99_999 })).rejects.toMatchObject({ code: 'E2BIG' });
  isSearching = false;
  expect(turns).toBeGreaterThan(100);
});
