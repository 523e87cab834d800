import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Meter, Settings } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { MetersHour } from './meters-hour.js';
import { folderBytes } from '../prepare/clean/folder-bytes.js';
import { metersOf } from './meters.js';

const { limits } = Settings.parse({ machineName: 'barn', limits: { away: { cores: 16, memoryMb: 2048 } } });

it('shows what is allowed next to what is measured', () => {
  const usage = { cores: 1.2345, memoryBytes: 300 * 1024 ** 2, diskBytes: null };
  const how = { cores: 'enforced', cpu: 'unsupported', memory: 'watched', priority: 'enforced' } as const;
  const hours = new MetersHour();
  for (const [at, cores] of [[0, 1], [30_000, 3], [3_000_000, 2]] as const) hours.note(at, 'cores', cores); // prettier-ignore
  const hour = (kind: Meter['kind']) => hours.of(3_060_000, kind);
  const meters = metersOf({
    limits,
    column: 'away',
    conditions: null,
    usage,
    logical: 4,
    how,
    dataMb: 7.4,
    hour,
  });
  expect(meters.map(({ kind, allowed, used }) => [kind, allowed, used])).toEqual([
    ['cores', 4, 1.23],
    ['cpu', null, 31],
    ['memory', 2048, 300],
    ['disk', 10_240, null],
    ['network', null, 7],
    ['heat', 85, null],
  ]);
  expect(meters.map((meter) => meter.how).slice(0, 3)).toEqual(['enforced', 'unsupported', 'watched']);
  expect(meters[0]?.hour).toMatchObject({ mean: 2, worst: 3 });
  expect(meters[0]?.hour?.points).toHaveLength(52);
  expect(meters[1]?.hour).toBeNull();
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
