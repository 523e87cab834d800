// One round: a moved mouse, and what uses the processor afterwards.
import { setTimeout as delay } from 'node:timers/promises';

const longestMs = 120_000;

/**
 * Moves the mouse, and answers after how long (ms) the load was still: all that it used afterwards,
 * until the end of the watch, is less than `stillMs` (a process that waited for its turn needs some
 * to stop). `census`, where there is one, is taken at `escapedAfterMs` and at the end: how many
 * processes used the processor or came to be between the two has escaped. `lateMs` is what the load
 * used from then on. What is not still at the end of the watch took as long as that.
 */
export async function watch(mouse, usage, { watchMs, escapedAfterMs, stillMs, census = null }) {
  await whenAtWork(usage);
  const startedAt = performance.now();
  mouse.move();
  const looks = [];
  let counted = null;
  for (let at = 0; at < watchMs; at = performance.now() - startedAt) {
    looks.push({ at, usedMs: usage.readMs() });
    if (census && counted === null && at >= escapedAfterMs) counted = census();
    await delay(1);
  }
  const end = looks.at(-1).usedMs;
  const late = looks.find(({ at }) => at >= escapedAfterMs) ?? looks.at(-1);
  return {
    tookMs: looks.find(({ usedMs }) => end - usedMs < stillMs).at,
    lateMs: end - late.usedMs,
    escapes: census && counted ? runners(counted, census(), stillMs) : 0,
  };
}

/** How many processes used the processor between two counts, or came to be. */
function runners(before, after, stillMs) {
  return [...after].filter(([process, usedMs]) => usedMs - (before.get(process) ?? -Infinity) >= stillMs)
    .length;
}

/**
 * Waits until the load has the processor: half a core for a tenth of a second. Where others leave it
 * nothing, it is still without anybody's doing, and there is nothing to measure.
 */
async function whenAtWork(usage) {
  const deadline = performance.now() + longestMs;
  while (performance.now() < deadline) {
    const before = { at: performance.now(), usedMs: usage.readMs() };
    await delay(100);
    if ((usage.readMs() - before.usedMs) / (performance.now() - before.at) >= 0.5) return;
  }
  throw new Error('Other programs leave the load no processor: there is nothing to measure');
}
