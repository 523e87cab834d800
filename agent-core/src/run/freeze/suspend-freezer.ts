import { setTimeout as delay } from 'node:timers/promises';
import type { Freezer, Frozen } from './freezer.js';
import { startSuspendHelper, type SuspendHelper } from './suspend-helper.js';

const lookMs = 100;
const mostChecks = 4;
/** Windows tells times in ticks of 15.6 ms. */
const lateMs = 16;
/** Passes until two in a row find nobody running. */
const mostPasses = 20;

/**
 * Freezes on Windows by NtSuspendProcess, process by process, by a helper that stays open. Not run
 * on such a machine so far: its dialogue with the helper is what is tested. A child whose parent has
 * ended is found only by having been seen before.
 */
export function suspendFreezer(start: () => SuspendHelper = startSuspendHelper): Freezer {
  let helper: SuspendHelper | null = null;
  let rootPid: number | null = null;
  const ask = async (verb: 'freeze' | 'thaw' | 'cpu'): Promise<number> =>
    helper === null || rootPid === null ? 0 : helper.ask(verb, rootPid);

  const hold = async (): Promise<void> => {
    let cleanPasses = 0;
    for (let pass = 0; pass < mostPasses && cleanPasses < 2; pass += 1) {
      cleanPasses = (await ask('freeze')) === 0 ? cleanPasses + 1 : 0;
    }
  };
  return {
    kind: 'suspend-calls',
    wrap: (command) => command,
    attach(pid) {
      rootPid = pid;
      // Its start takes a second, which no freeze can wait for.
      helper = start();
    },
    isEmpty: () => false,
    hold: () => hold().catch(() => undefined),
    async freeze() {
      const startedAt = performance.now();
      let escapes = 0;
      let stillAtMs = startedAt;
      const frozen = (isStill: boolean): Frozen => {
        return { method: 'suspend-calls', tookMs: stillAtMs - startedAt, stillAtMs, escapes, isStill };
      };
      try {
        for (; escapes < mostChecks; escapes += 1) {
          await hold();
          stillAtMs = performance.now();
          const before = await ask('cpu');
          await delay(lookMs);
          if ((await ask('cpu')) - before <= lateMs) return frozen(true);
        }
        return frozen(false);
      } catch {
        return frozen(false);
      }
    },
    async thaw() {
      await ask('thaw').catch(() => undefined);
    },
    kill: async () => false,
    async close() {
      helper?.close();
      helper = null;
    },
  };
}
