import { beforeEach, describe, expect, it } from 'vitest';
import { FoldersMeter } from './meters-folders.js';

const minuteMs = 60_000;

let now: number;
let tookMs: number;
let count: number;
let meter: FoldersMeter;

beforeEach(() => {
  [now, tookMs, count] = [0, 0, 0];
  meter = new FoldersMeter({ monotonicMs: () => now }, async () => {
    count += 1;
    now += tookMs;
    return count * 1000;
  });
});

/** Whether the folders are measured when they are asked for after so long. */
async function isMeasuredAfter(ms: number): Promise<boolean> {
  now += ms;
  const before = count;
  meter.bytes();
  await new Promise((resolve) => setImmediate(resolve));
  return count > before;
}

describe('the size of the folders', () => {
  it('is known from the first time on', async () => {
    expect(meter.bytes()).toBeNull();
    expect(await isMeasuredAfter(0)).toBe(false);
    expect(meter.bytes()).toBe(1000);
  });

  it('is measured seldom at rest, every minute while a build runs, and once after it', async () => {
    await isMeasuredAfter(0);
    expect(await isMeasuredAfter(10 * minuteMs - 1)).toBe(false);
    expect(await isMeasuredAfter(1)).toBe(true);
    meter.build(true);
    expect(await isMeasuredAfter(minuteMs - 1)).toBe(false);
    expect(await isMeasuredAfter(1)).toBe(true);
    meter.build(false);
    expect(await isMeasuredAfter(minuteMs)).toBe(true);
    expect(await isMeasuredAfter(9 * minuteMs)).toBe(false);
  });

  it('is measured the more seldom the longer it takes', async () => {
    tookMs = 5000;
    await isMeasuredAfter(0);
    expect(await isMeasuredAfter(80 * minuteMs)).toBe(false);
    meter.build(true);
    expect(await isMeasuredAfter(0)).toBe(true);
    expect(await isMeasuredAfter(4 * minuteMs)).toBe(false);
    expect(await isMeasuredAfter(minuteMs)).toBe(true);
  });

  it('is measured at once when much has changed', async () => {
    await isMeasuredAfter(0);
    meter.changed();
    expect(await isMeasuredAfter(0)).toBe(true);
  });
});
