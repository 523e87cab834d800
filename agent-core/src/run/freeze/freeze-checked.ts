import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessEntry } from '../process-list.js';
import type { ProcessTree } from '../process-tree.js';
import type { Frozen } from './freezer.js';

/** Between the two looks of a check: ten ticks of the kernel's clock, by which times are told. */
const lookMs = 100;
const mostChecks = 4;
/** One tick may be told late: it was used before the stop. */
const lateMs = 10;

/**
 * Stops a tree by `hold` and checks that it stands still: between two looks none of its processes
 * used the processor and no new one runs. What did is stopped and checked again, a few times.
 */
export async function freezeChecked(
  tree: Pick<ProcessTree, 'members'>,
  hold: () => Promise<void>,
): Promise<Omit<Frozen, 'method'>> {
  const startedAt = performance.now();
  await hold();
  let stillAtMs = performance.now();
  let escapes = 0;
  const frozen = (isStill: boolean): Omit<Frozen, 'method'> => ({
    tookMs: stillAtMs - startedAt,
    stillAtMs,
    escapes,
    isStill,
  });
  for (let check = 0; check < mostChecks; check += 1) {
    const before = await tree.members();
    await delay(lookMs);
    const ran = runners(before, await tree.members());
    if (ran === 0) return frozen(true);
    escapes += ran;
    await hold();
    stillAtMs = performance.now();
  }
  return frozen(false);
}

/** How many used the processor between two looks, or came to be. */
function runners(before: readonly ProcessEntry[], after: readonly ProcessEntry[]): number {
  const known = new Map(before.map((entry) => [entry.pid, entry]));
  return after.filter((entry) => {
    const earlier = known.get(entry.pid);
    return earlier?.startedAt === entry.startedAt ? entry.cpuMs - earlier.cpuMs > lateMs : true;
  }).length;
}
