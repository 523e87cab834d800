import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../prepare/testing/temporary-folder.js';
import { freeBytes } from './disk.js';

test('a folder that does not exist yet has the free space of the one above it', async () => {
  const folder = temporaryFolder();
  const free = await freeBytes(join(folder, 'not', 'yet', 'there'));
  expect(free).toBeGreaterThan(0);
  expect(Number.isSafeInteger(free)).toBe(true);
});
