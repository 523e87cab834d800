import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Settings } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { folderBytes } from './meters-disk.js';
import { metersOf } from './meters.js';

const { limits } = Settings.parse({ machineName: 'barn', limits: { away: { cores: 16, memoryMb: 2048 } } });

it('shows what is allowed next to what is measured', () => {
  const usage = { cores: 1.2345, memoryBytes: 300 * 1024 ** 2, diskBytes: null };
  const meters = metersOf({ limits, column: 'away', conditions: null, usage, logical: 4 });
  expect(meters.map(({ kind, allowed, used }) => [kind, allowed, used])).toEqual([
    ['cores', 4, 1.23],
    ['memory', 2048, 300],
    ['disk', 10_240, null],
    ['heat', 85, null],
  ]);
});

it('counts what files take, follows no links, and finds nothing where nothing is', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'a/b'), { recursive: true });
  await writeFile(join(folder, 'a/b/file'), Buffer.alloc(100_000));
  await symlink('/', join(folder, 'a/root'));
  const bytes = await folderBytes(folder);
  expect(bytes).toBeGreaterThanOrEqual(100_000);
  expect(bytes).toBeLessThan(200_000);
  expect(await folderBytes(join(folder, 'none'))).toBe(0);
});
