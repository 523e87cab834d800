/** Something to be done again and again while the coordinator runs. */
export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<void>;
}

/**
 * Does each chore at its interval, never two of the same at once; a failure is told and the chore
 * tried again at its next turn. Answers a function that stops them and waits for those under way.
 */
export function startChores(
  chores: readonly Chore[],
  failed: (name: string, error: unknown) => void,
): () => Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  const timers = chores.map((chore) =>
    setInterval(() => {
      if (underWay.has(chore.name)) return;
      const run = chore
        .run()
        .catch((error: unknown) => failed(chore.name, error))
        .finally(() => underWay.delete(chore.name));
      underWay.set(chore.name, run);
    }, chore.everyMs),
  );
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(underWay.values());
  };
}
