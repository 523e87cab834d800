import { utimes } from 'node:fs/promises';

/** Notes that something kept was used just now: what was not for the longest time goes first. Never rejects. */
export async function markUsed(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}
