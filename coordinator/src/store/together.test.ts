import { describe, expect, it } from 'vitest';
import { allOrEach, together } from './together.js';

function fulfilled<R>(values: readonly R[]): PromiseSettledResult<R>[] {
  return values.map((value) => ({ status: 'fulfilled', value }));
}

describe('together', () => {
  it('takes what comes while a run is under way in the next one', async () => {
    const runs: (readonly number[])[] = [];
    let begun = (): void => undefined;
    let free = (): void => undefined;
    const first = new Promise<void>((resolve) => (begun = resolve));
    const gate = new Promise<void>((resolve) => (free = resolve));
    const double = together<number, number>(
      async (items) => {
        runs.push(items);
        begun();
        await gate;
        return fulfilled(items.map((item) => item * 2));
      },
      { most: 3 },
    );
    const one = double(1);
    await first;
    const others = [2, 3, 4, 5].map((item) => double(item));
    free();
    expect(await Promise.all([one, ...others])).toEqual([2, 4, 6, 8, 10]);
    expect(runs).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('settles each call by its own outcome', async () => {
    const reason = new Error('odd');
    const even = together<number, string>(
      async (items) =>
        items.map((item) =>
          item % 2 === 0 ? { status: 'fulfilled', value: 'even' } : { status: 'rejected', reason },
        ),
      { most: 10 },
    );
    const settled = await Promise.allSettled([even(1), even(2)]);
    expect(settled).toEqual([
      { status: 'rejected', reason },
      { status: 'fulfilled', value: 'even' },
    ]);
  });

  it('rejects the calls of a run that failed, and goes on', async () => {
    let runs = 0;
    const call = together<number, number>(
      async (items) => {
        runs += 1;
        if (runs === 1) throw new Error('away');
        return fulfilled(items);
      },
      { most: 1 },
    );
    const settled = await Promise.allSettled([call(1), call(2)]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await call(3)).toBe(3);
  });

  it('begins the next run before what follows from the last one', async () => {
    const seen: string[] = [];
    const call = together<string, string>(
      async (items) => {
        seen.push(`run ${items.join()}`);
        return fulfilled(items);
      },
      { most: 1 },
    );
    await Promise.all(['one', 'two'].map(async (item) => seen.push(`after ${await call(item)}`)));
    expect(seen).toEqual(['run one', 'run two', 'after one', 'after two']);
  });

  it('takes half of the calls that are about, when told to', async () => {
    const sizes: number[] = [];
    const call = together<number, number>(
      async (items) => {
        sizes.push(items.length);
        return fulfilled(items);
      },
      { most: 64, isHalved: true },
    );
    await Promise.all(Array.from({ length: 16 }, (_, n) => call(n)));
    expect(sizes).toEqual([8, 8]);
    sizes.length = 0;
    expect(await call(1)).toBe(1);
    expect(sizes).toEqual([1]);
  });
});

describe('allOrEach', () => {
  it('runs all at once, and each alone when that fails', async () => {
    const runs: (readonly number[])[] = [];
    const odd = new Error('odd');
    const run = async (items: readonly number[]): Promise<number[]> => {
      runs.push(items);
      if (items.some((item) => item % 2 === 1)) throw odd;
      return items.map((item) => item * 2);
    };
    expect(await allOrEach([2, 4], run)).toEqual(fulfilled([4, 8]));
    expect(await allOrEach([2, 3, 4], run)).toEqual([
      { status: 'fulfilled', value: 4 },
      { status: 'rejected', reason: odd },
      { status: 'fulfilled', value: 8 },
    ]);
    expect(runs).toEqual([[2, 4], [2, 3, 4], [2], [3], [4]]);
  });
});
