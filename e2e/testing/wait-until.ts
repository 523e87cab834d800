import { setTimeout as delay } from 'node:timers/promises';

/** Asks until there is an answer that is not null, and gives up with the sentence after `timeoutMs`. */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T | null> | T | null,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs / 1000} s in vain until ${what}`);
    await delay(50);
  }
}
