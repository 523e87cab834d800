import type { Database } from './database.js';

interface Sizes {
  /** At most so many calls in one run. */
  readonly most: number;
  /**
   * A run takes half of the calls that are about, so that its calls are dealt with while those of the last
   * are answered, instead of all of them waiting for the one, then for the other.
   */
  readonly isHalved?: boolean;
}

interface Waiting<T, R> {
  readonly item: T;
  readonly settle: (outcome: PromiseSettledResult<R>) => void;
}

/**
 * Answers a function that makes calls together: whatever comes during a run is taken in the next one, so
 * a call that comes alone waits for nobody. `run` answers an outcome for each item, in their order; when it
 * rejects, all its calls do.
 */
export function together<T, R>(
  run: (items: readonly T[]) => Promise<readonly PromiseSettledResult<R>[]>,
  { most, isHalved = false }: Sizes,
): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  let isRunning = false;
  const runAll = async (): Promise<void> => {
    for (let last = 0; waiting.length > 0;) {
      const wanted = isHalved ? Math.ceil((last + waiting.length) / 2) : waiting.length;
      const calls = waiting.slice(0, Math.min(most, wanted));
      waiting = waiting.slice(calls.length);
      last = calls.length;
      const outcomes = await run(calls.map(({ item }) => item)).catch((reason: unknown) =>
        calls.map(() => ({ status: 'rejected' as const, reason })),
      );
      // What follows from these can be much; the next run is on its way before.
      setImmediate(() => calls.forEach(({ settle }, n) => settle(outcomes[n]!)));
    }
    isRunning = false;
  };
  return (item) =>
    new Promise<R>((resolve, reject) => {
      waiting.push({
        item,
        settle: (outcome) => {
          if (outcome.status === 'fulfilled') resolve(outcome.value);
          else reject(outcome.reason as Error);
        },
      });
      if (isRunning) return;
      isRunning = true;
      // Not before the calls of the same turn of the event loop are there.
      setImmediate(() => void runAll());
    });
}

/** The same, for each database apart. */
export function togetherOn<T, R>(
  run: (db: Database, items: readonly T[]) => Promise<readonly PromiseSettledResult<R>[]>,
  sizes: Sizes,
): (db: Database, item: T) => Promise<R> {
  const kept = new WeakMap<Database, (item: T) => Promise<R>>();
  return (db, item) => {
    const call = kept.get(db) ?? together((items) => run(db, items), sizes);
    kept.set(db, call);
    return call(item);
  };
}

/** Runs all at once, or, when that fails, each alone, so that what is wrong with one does not touch the others. */
export async function allOrEach<T, R>(
  items: readonly T[],
  run: (items: readonly T[]) => Promise<readonly R[]>,
): Promise<PromiseSettledResult<R>[]> {
  try {
    return (await run(items)).map((value) => ({ status: 'fulfilled', value }));
  } catch (reason) {
    if (items.length === 1) return [{ status: 'rejected', reason }];
  }
  const settled: PromiseSettledResult<R>[] = [];
  for (const item of items) settled.push(...(await allOrEach([item], run)));
  return settled;
}
