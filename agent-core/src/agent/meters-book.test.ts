import { Settings } from '@barnraiser/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BrokenCap } from '../policy/rules/conditions.js';
import { type FakeClock, fakeClock } from '../testing/fake-clock.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { type BookMoment, MetersBook } from './meters-book.js';
import type { BuildUsage } from './meters-usage.js';

const mib = 1024 ** 2;
const idle: BuildUsage = { cores: 0, memoryBytes: 0, diskBytes: null };
const limits = { cores: 1, cpuPercent: null, memoryMb: null };
const how = { cores: 'watched', cpu: 'unsupported', memory: 'watched', priority: 'enforced' } as const;
const resting: BookMoment = { column: 'away', conditions: null, running: null };
const building: BookMoment = { ...resting, running: { limits: { limits, how } } };

let clock: FakeClock;
let usage: BuildUsage;
let tidied: number;
let book: MetersBook;

beforeEach(async () => {
  const settings = Settings.parse({
    machineName: 'barn',
    limits: { away: { cores: 1, memoryMb: 500 }, diskBudgetMb: 1000 },
  });
  clock = fakeClock();
  [usage, tidied] = [idle, 0];
  book = new MetersBook({
    historyFolder: await temporaryFolder(),
    clock,
    settings: () => settings,
    usage: { usage: () => usage },
    tidy: () => void (tidied += 1),
  });
});

/** Looks once a second for so long; answers what was found broken at the last look. */
async function lookFor(seconds: number, moment: BookMoment): Promise<BrokenCap | null> {
  let found: BrokenCap | null = null;
  for (let n = 0; n < seconds; n += 1) {
    found = book.note(moment);
    await clock.pause(1000);
  }
  return found;
}

const meter = (kind: string, moment = building) => book.meters(moment).find((one) => one.kind === kind);

describe('the book of meters', () => {
  it('tells what is used next to what is allowed, and how the running build is held to it', () => {
    usage = { cores: 0.5, memoryBytes: 200 * mib, diskBytes: 300 * mib };
    expect(meter('cores')).toMatchObject({ allowed: 1, used: 0.5, how: 'watched' });
    expect(meter('cpu')).toMatchObject({ used: 50, how: 'unsupported' });
    expect(meter('memory')).toMatchObject({ allowed: 500, used: 200, how: 'watched' });
    expect(meter('disk')).toMatchObject({ allowed: 1000, used: 300, how: 'watched' });
  });

  it('remembers of a build only while one runs, and of the disk always', async () => {
    usage = { ...idle, diskBytes: 300 * mib };
    await lookFor(5, resting);
    expect(meter('cores', resting)?.hour).toBeNull();
    expect(meter('disk', resting)?.hour).toMatchObject({ mean: 300, worst: 300 });
    usage = { ...usage, cores: 0.8 };
    await lookFor(5, building);
    usage = idle;
    await lookFor(60, resting);
    expect(meter('cores', resting)?.hour).toMatchObject({ mean: 0.8, worst: 0.8 });
  });

  it('finds a build that breaks out of its cores within seconds, not at a peak', async () => {
    usage = { ...idle, cores: 2 };
    expect(await lookFor(5, building)).toBeNull();
    expect(await lookFor(10, building)).toMatchObject({ kind: 'cores', allowed: 1, used: 2 });
  });

  it('blames nobody while nothing is limited, or no build has begun', async () => {
    usage = { ...idle, cores: 2 };
    expect(await lookFor(30, { ...resting, running: { limits: null } })).toBeNull();
    const free = { ...limits, cores: 4 };
    expect(await lookFor(30, { ...resting, running: { limits: { limits: free, how } } })).toBeNull();
  });

  it('tidies once when too much is kept, and then finds the build itself too large', async () => {
    usage = { ...idle, diskBytes: 1500 * mib };
    expect(await lookFor(60, building)).toBeNull();
    expect(tidied).toBe(1);
    expect(await lookFor(60, building)).toMatchObject({ kind: 'disk', allowed: 1000, used: 1500 });
    expect(tidied).toBe(1);
  });

  it('does not stop anybody over what is kept while no build runs', async () => {
    usage = { ...idle, diskBytes: 1500 * mib };
    expect(await lookFor(200, resting)).toBeNull();
  });
});
