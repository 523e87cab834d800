const tails = new Map<string, Promise<unknown>>();

/**
 * Runs `work` once all earlier work with the same key has settled; within this process. Two builds
 * that need the same mirror or archive thus wait for each other.
 */
export async function oneAtATime<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  const tail = mine.catch(() => undefined);
  tails.set(key, tail);
  try {
    return await mine;
  } finally {
    if (tails.get(key) === tail) tails.delete(key);
  }
}
