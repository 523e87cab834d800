import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dataFolders, makeDataFolders } from '../storage/data-folders.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { freeDisk } from './free-disk.js';

const running = '01920000-0000-7000-8000-000000000001';
const leftOver = '01920000-0000-7000-8000-000000000002';

it('removes what no build uses, and nothing else', async () => {
  const folders = dataFolders(await temporaryFolder());
  await makeDataFolders(folders);
  const paths = [
    join(folders.work, running),
    join(folders.work, leftOver),
    join(folders.work, 'not-ours'),
    join(folders.cache, 'git'),
  ];
  for (const path of paths) {
    await mkdir(path);
    await writeFile(join(path, 'file'), Buffer.alloc(100_000));
  }
  expect(
    (await freeDisk(folders, { isLive: (claimId) => claimId === running, isBuilding: () => true }))
      .freedBytes,
  ).toBeGreaterThanOrEqual(100_000);
  expect((await readdir(folders.work)).sort()).toEqual([running, 'not-ours']);
  expect(await readdir(folders.cache)).toEqual(['git']);

  expect((await freeDisk(folders, { isLive: () => false, isBuilding: () => false })).left).toEqual([]);
  expect(await readdir(folders.work)).toEqual(['not-ours']);
  expect(await readdir(folders.cache)).toEqual([]);
});
