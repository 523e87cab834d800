import { expect, it } from 'vitest';
import { DiskSensor } from './disk-sensor.js';

/** How often the file system was asked after each look. */
async function asked(looks: readonly number[], answer: () => Promise<number | null>): Promise<number[]> {
  let count = 0;
  const sensor = new DiskSensor(() => {
    count += 1;
    return answer();
  });
  const counts: number[] = [];
  for (const at of looks) {
    await sensor.read(at);
    counts.push(count);
  }
  return counts;
}

it('asks every half minute at rest, and at each look while a build runs', async () => {
  const known = async () => 5000;
  expect(await asked([0, 5000, 25_000, 30_000, 35_000], known)).toEqual([1, 1, 1, 2, 2]);
  expect(await asked([0, 5000, 6000, 7000, 8000], known)).toEqual([1, 1, 2, 3, 4]);
});

it('does not know what the file system does not say, and asks again', async () => {
  const refuse = () => Promise.reject(new Error('no such file system'));
  expect(await new DiskSensor(refuse).read(0)).toBeNull();
  expect(await asked([0, 5000], refuse)).toEqual([1, 2]);
});
