/** How calls are taken together. */
interface Lanes {
  /** At most so many calls in one run. */
  readonly most: number;
  /** So many runs at once. */
  readonly lanes: number;
}

interface Waiting<T, R> {
  readonly item: T;
  readonly settle: (outcome: PromiseSettledResult<R>) => void;
}

/**
 * Answers a function that makes calls together: whatever comes while all lanes are busy is taken in
 * the next run, so a call that comes alone waits for nobody. `run` answers an outcome for each item,
 * in their order; when it rejects, all its calls do.
 */
export function together<T, R>(
  run: (items: readonly T[]) => Promise<readonly PromiseSettledResult<R>[]>,
  { most, lanes }: Lanes,
): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  let running = 0;
  const runNext = async (): Promise<void> => {
    while (waiting.length > 0) {
      const calls = waiting.slice(0, most);
      waiting = waiting.slice(most);
      const outcomes = await run(calls.map(({ item }) => item)).catch((reason: unknown) =>
        calls.map(() => ({ status: 'rejected' as const, reason })),
      );
      calls.forEach(({ settle }, n) => settle(outcomes[n]!));
    }
    running -= 1;
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
      if (running === lanes) return;
      running += 1;
      // Not before the calls of the same turn of the event loop are there.
      setImmediate(() => void runNext());
    });
}
