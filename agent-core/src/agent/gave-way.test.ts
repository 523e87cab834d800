import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { GaveWay } from './gave-way.js';

it('keeps the newest 200 figures, also over a restart, and counts all', async () => {
  const folder = await temporaryFolder();
  const first = new GaveWay(folder);
  expect(first.summary()).toBeNull();
  for (let ms = 1; ms <= 300; ms += 1) first.add(ms);
  await first.settled();
  const second = new GaveWay(folder);
  await second.load();
  expect(second.summary()).toEqual({ count: 300, p50Ms: 200, p95Ms: 290 });
  expect(second.summary()).toEqual(first.summary());
});
