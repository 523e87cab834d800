import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Meter } from '@barnraiser/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coresOf } from '../run/limits/affinity.js';
import { howOf, limitAbilities } from '../run/limits/limit-abilities.js';
import { followProcesses } from '../run/process-tree.js';
import { type AgentRoom, away, openAgentRoom, touched } from '../testing/agent-room.js';

/** The build runs at the lowest priority, and others may keep the machine busy. */
const slow = { timeout: 60_000, interval: 200 };
const isLinux = process.platform === 'linux';
const canChoose = isLinux && coresOf('self').length > 1;

/** Spins in its own process, in a child and in a session of its own, until a file is there. */
const spin = [
  'spin() { while [ ! -e go ]; do :; done; }',
  'echo "first $MAKEFLAGS"',
  'spin & setsid sh -c "while [ ! -e go ]; do :; done" &',
  'spin; wait',
].join('\n');

let room: AgentRoom;

beforeEach(async () => {
  room = await openAgentRoom({ kind: 'desktop', flushMs: 20_000 });
});
afterEach(() => room.close());

async function setLimits(limits: object): Promise<void> {
  await room.call('changeSettings', { limits });
}

/** On how many cores each process of the build may run. */
async function coreCounts(claimId: string): Promise<number[]> {
  const members = await followProcesses(null, claimId).members();
  const counts = members.map(({ pid }) => coresOf(pid).length).filter((count) => count > 0);
  return counts.length < 4 ? [] : [...new Set(counts)];
}

const meter = (kind: Meter['kind']): Meter | undefined =>
  room.agent.snapshot().meters.find((one) => one.kind === kind);

describe.runIf(canChoose)('the limits of a build that runs', () => {
  it('follow its owner, who comes and goes and changes them, down to the last process', async () => {
    await setLimits({ present: { cores: 1 }, away: { cores: 2 } });
    const ask = { name: 'ask', script: 'echo "second $MAKEFLAGS"' };
    await room.queue('', { steps: [{ name: 'spin', script: spin }, ask] });
    await expect.poll(() => room.has('stepStarted'), slow).toBe(true);
    const [claimId = ''] = room.server.claims.keys();
    const { cores: how } = howOf(limitAbilities());

    await expect.poll(() => coreCounts(claimId), slow).toEqual([2]);
    await room.call('sense', touched());
    await expect.poll(() => coreCounts(claimId), slow).toEqual([1]);
    expect(room.agent.snapshot()).toMatchObject({ column: 'present', build: { phase: 'running' } });
    expect(meter('cores')).toMatchObject({ allowed: 1, how });

    await room.call('sense', away());
    await expect.poll(() => coreCounts(claimId), slow).toEqual([2]);
    expect(meter('cores')).toMatchObject({ allowed: 2, how });

    await setLimits({ away: { cores: 1, cpuPercent: 50, memoryMb: 4000 } });
    await expect.poll(() => coreCounts(claimId), slow).toEqual([1]);
    expect(meter('cpu')?.allowed).toBe(50);
    expect(meter('memory')).toMatchObject({ allowed: 4000 });

    await writeFile(join(room.root, 'work', claimId, 'source/go'), '');
    await expect.poll(() => room.claim()?.result, slow).toMatchObject({ outcome: 'passed', frozenCount: 0 });
    expect(room.claim()?.logs['console']?.toString()).toBe('first -j2\nsecond -j1\n');
  });

  it('end a build that is over its memory once they are lowered', async () => {
    await setLimits({ away: { memoryMb: null } });
    await room.queue('(head -c 300M /dev/zero; echo full >&2; exec sleep 600) | tail -c 400M');
    await expect.poll(() => room.claim()?.logs['console']?.toString(), slow).toBe('full\n');
    await setLimits({ away: { memoryMb: 150 } });
    await expect
      .poll(() => room.claim()?.result, slow)
      .toMatchObject({ outcome: 'errored', reason: 'out-of-memory', fault: 'machine' });
  });
});
