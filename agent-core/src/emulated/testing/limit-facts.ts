import { setTimeout as delay } from 'node:timers/promises';
import { followProcesses } from '../../run/process-tree.js';
import { limitsFor } from '../../run/limits/limit-plan.js';
import { noSandbox } from '../../run/sandboxes/none.js';
import { openStepRoom } from '../../run/testing/step-room.js';

const settleMs = 600;
const measureMs = 4000;
/** In sessions of their own, which is where limits by session would lose them. */
const busyTree = 'for n in 1 2 3; do (setsid sh -c "while :; do :; done" &) ; done; while :; do :; done';

/**
 * How much of the processor a tree of four that spin uses at each share of one core, changed while
 * it runs: in cores, as /proc tells of its processes.
 */
export async function shareFacts() {
  const room = await openStepRoom(noSandbox);
  const limitsAt = (cpuPercent: number) => ({ cores: 1, cpuPercent, memoryMb: null });
  const plan = await limitsFor({ claimId: room.claimId, limits: limitsAt(100) });
  const stop = new AbortController();
  const ran = room.run(busyTree, { resources: { limits: plan, graceMs: 0 }, signal: stop.signal });
  const tree = followProcesses(null, room.claimId);
  while ((await tree.members()).length < 5) await delay(20);
  const look = async () => {
    const members = await tree.members();
    return { atMs: performance.now(), cpuMs: members.reduce((sum, { cpuMs }) => sum + cpuMs, 0) };
  };
  const shares = [];
  for (const percent of [100, 50, 25]) {
    await plan.change(limitsAt(percent));
    await delay(settleMs);
    const before = await look();
    await delay(measureMs);
    const after = await look();
    const usedCores = (after.cpuMs - before.cpuMs) / (after.atMs - before.atMs);
    shares.push({ percent, how: plan.how, usedCores });
  }
  stop.abort({ kind: 'cancelled' });
  await ran;
  await plan.close();
  await room.close();
  return shares;
}

/** Takes 200 MiB and keeps it. */
const greedy = '(head -c 200M /dev/zero; exec sleep 60) | tail -c 300M';

/** How steps end that take more memory than they may, that kill themselves, and that stay within. */
export async function memoryFacts() {
  const scripts = { greedy, suicidal: 'kill -9 $$', modest: 'head -c 20M /dev/zero | tail -c 30M | wc -c' };
  const ends: Record<string, { outcome: string; reason: string | null; detail: string | null }> = {};
  const room = await openStepRoom(noSandbox);
  const limits = { cores: 1, cpuPercent: null, memoryMb: 128 };
  const plan = await limitsFor({ claimId: room.claimId, limits });
  for (const [name, script] of Object.entries(scripts)) {
    const { outcome, reason, detail } = await room.run(script, { resources: { limits: plan } });
    ends[name] = { outcome, reason: reason ?? null, detail: detail ?? null };
  }
  await plan.close();
  await room.close();
  return { how: plan.how.memory, ends };
}
