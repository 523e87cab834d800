import { setTimeout as delay } from 'node:timers/promises';
import { availableFreezer } from '../../run/freeze/available-freezer.js';
import { startStorm } from '../../run/freeze/testing/storm.js';

const standMs = 1000;

/** Freezes a tree that does all that it can not to be held, looks at it for a second, and lets it go on. */
export async function freezeFacts() {
  const freezer = (await availableFreezer())();
  const storm = await startStorm(freezer);
  const frozen = await freezer.freeze();
  const pids = async () => (await storm.tree.members()).map(({ pid }) => pid);
  const [before, frozenMs] = [await pids(), await storm.cpuMs()];
  await delay(standMs);
  const [after, stillMs] = [await pids(), await storm.cpuMs()];
  await freezer.thaw();
  let thawedMs = stillMs;
  for (const end = performance.now() + 10_000; thawedMs <= stillMs + 50 && performance.now() < end;) {
    await delay(50);
    thawedMs = await storm.cpuMs();
  }
  await storm.end();
  return {
    ...frozen,
    processes: before.length,
    isSameTree: JSON.stringify(before) === JSON.stringify(after),
    usedWhileFrozenMs: stillMs - frozenMs,
    wentOn: thawedMs > stillMs + 50,
  };
}
