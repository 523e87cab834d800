import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runWeek } from '../testing/week/run-week.js';
import { trace } from '../testing/week/trace.js';
import { berlin, newYork } from '../testing/week/zone.js';

/** Each week holds a change of the clocks, and the last a new month. */
describe.each([
  ['Berlin goes to summer time', berlin, '2026-03-26T00:00Z'],
  ['Berlin comes back from it', berlin, '2026-10-22T00:00Z'],
  ['New York goes to summer time', newYork, '2026-03-05T00:00Z'],
  ['New York comes back from it', newYork, '2026-10-29T00:00Z'],
])('a week in which %s', (_name, zone, start) => {
  beforeEach(() => void vi.stubEnv('TZ', zone.name));
  afterEach(() => void vi.unstubAllEnvs());

  it('is lived by the rules: nothing runs that must not, and nothing waits that need not', async () => {
    const told = new Set<string>();
    await fc.assert(
      fc.asyncProperty(trace, async (given) => {
        for (const what of await runWeek(zone, Date.parse(start), given)) told.add(what);
      }),
      { numRuns: 50, interruptAfterTimeLimit: 20_000 },
    );
    const expected = [
      'started',
      'finished',
      'frozen',
      'thawed',
      'released battery',
      'released owner-reclaimed',
    ];
    expect([...told]).toEqual(expect.arrayContaining(expected));
  });
});
