import { existsSync } from 'node:fs';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { followProcesses } from '../process-tree.js';
import { noSandbox } from '../sandboxes/none.js';
import { openStepRoom, type StepRoom } from '../testing/step-room.js';
import { coresOf } from './affinity.js';
import type { BuildLimits } from './build-limits.js';
import { readKernelFile } from './kernel-file.js';
import { howOf, type LimitAbilities, limitAbilities } from './limit-abilities.js';
import { type LimitPlan, limitsFor } from './limit-plan.js';

const slow = { timeout: 20_000, interval: 100 };
const isLinux = process.platform === 'linux';
const abilities = limitAbilities();
const canQuota = abilities.places.some(({ controllers }) => controllers.includes('cpu'));
const canMemory = abilities.places.some(({ controllers }) => controllers.includes('memory'));
/** As on a machine that lets nobody make control groups. */
const bare: LimitAbilities = { ...abilities, places: [] };
const free: BuildLimits = { cores: abilities.cores.length, cpuPercent: null, memoryMb: null };

let room: StepRoom;
beforeEach(async () => {
  room = await openStepRoom(noSandbox);
});
let ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending) await end();
  ending = [];
  await room.close();
});

async function planOf(limits: Partial<BuildLimits>, given = abilities): Promise<LimitPlan> {
  const plan = await limitsFor({
    claimId: room.claimId,
    limits: { ...free, ...limits },
    abilities: given,
  });
  onTestFinished(() => plan.close());
  return plan;
}

/** Starts a step that runs until the test ends. */
function runOn(plan: LimitPlan, script: string): { end: () => Promise<unknown> } {
  const stop = new AbortController();
  const ran = room.run(script, { resources: { limits: plan, graceMs: 0 }, signal: stop.signal });
  const end = async (): Promise<void> => {
    stop.abort({ kind: 'cancelled' });
    await ran;
  };
  ending.push(end);
  return { end };
}

const busyTree = 'for n in 1 2 3; do (setsid sh -c "while :; do :; done" &) ; done; while :; do :; done';

describe.runIf(isLinux)('a build', () => {
  it.each([
    ['by a set', abilities, howOf(abilities).cores],
    ['by taskset', bare, 'watched'],
  ])('is kept on its cores from its first instruction on, %s', async (_, given, how) => {
    const plan = await planOf({ cores: 1 }, given);
    const { outcome, output } = await room.run('nproc; grep Cpus_allowed_list /proc/self/status', {
      resources: { limits: plan },
    });
    expect(outcome).toBe('passed');
    expect(output.toString()).toMatch(/^1\nCpus_allowed_list:\t\d+\n$/);
    expect(plan.how.cores).toBe(how);
    expect(plan.env['MAKEFLAGS']).toBe('-j1');
  });

  it('runs at the lowest priority, also in sessions of its own', async () => {
    const plan = await planOf({}, bare);
    const step = runOn(plan, busyTree);
    await vi.waitFor(async () => {
      const members = await followProcesses(null, room.claimId).members();
      expect(members.length).toBeGreaterThan(3);
      for (const { pid } of members) {
        expect(execFileSync('chrt', ['-p', String(pid)], { encoding: 'utf8' })).toContain('SCHED_IDLE');
        expect(execFileSync('ionice', ['-p', String(pid)], { encoding: 'utf8' })).toContain('idle');
        expect(readKernelFile(`/proc/${pid}/autogroup`) ?? 'not grouped').toMatch(/nice 19|not grouped/);
      }
    }, slow);
    expect(plan.how.priority).toBe('enforced');
    await step.end();
  });

  it.runIf(abilities.cores.length > 1).each([
    ['by a set', abilities, howOf(abilities).cores],
    ['by taskset', bare, 'watched'],
  ])('moves to other cores with its whole tree when its limits change, %s', async (_, given, how) => {
    const plan = await planOf({}, given);
    const step = runOn(plan, busyTree);
    const tree = followProcesses(null, room.claimId);
    await vi.waitFor(async () => expect((await tree.members()).length).toBeGreaterThan(4), slow);
    for (const cores of [1, 2]) {
      await plan.change({ ...free, cores });
      for (const { pid } of await tree.members()) expect(coresOf(pid)).toHaveLength(cores);
      expect(plan.how.cores).toBe(how);
    }
    await step.end();
  });

  it.runIf(canQuota)('is kept to a share of its time by the kernel, and told what it used', async () => {
    const plan = await planOf({ cores: 1, cpuPercent: 25 });
    expect(plan.how).toMatchObject({ cores: 'enforced', cpu: 'enforced' });
    const step = runOn(plan, busyTree);
    await vi.waitFor(async () => expect((await plan.read()).cpuSeconds).toBeGreaterThan(0.3), slow);
    const [before, at] = [(await plan.read()).cpuSeconds!, performance.now()];
    await vi.waitFor(() => expect(performance.now() - at).toBeGreaterThan(1000), slow);
    const share = ((await plan.read()).cpuSeconds! - before) / ((performance.now() - at) / 1000);
    expect(share).toBeLessThan(0.25 * 1.3);
    await step.end();
  });

  it('gets fewer cores for a share of its time where there are no quotas, and says what cannot be kept', async () => {
    const plan = await planOf({ cores: 2, cpuPercent: 50 }, bare);
    expect(plan.how).toMatchObject({ cores: 'watched', cpu: 'watched' });
    await plan.change({ cores: 1, cpuPercent: 25, memoryMb: null });
    expect(plan.how).toMatchObject({ cores: 'watched', cpu: 'unsupported' });
  });

  it.runIf(canQuota)('is kept to its cores by a quota where there is no set, however it moves', async () => {
    const places = abilities.places.filter(({ controllers }) => !controllers.includes('cpuset'));
    const plan = await planOf({ cores: 1 }, { ...abilities, places });
    expect(plan.how.cores).toBe('enforced');
    const step = runOn(plan, `taskset -cp ${abilities.cores.join(',')} $$ >/dev/null; ${busyTree}`);
    await vi.waitFor(async () => expect((await plan.read()).cpuSeconds).toBeGreaterThan(0.3), slow);
    const [before, at] = [(await plan.read()).cpuSeconds!, performance.now()];
    await vi.waitFor(() => expect(performance.now() - at).toBeGreaterThan(1000), slow);
    const used = ((await plan.read()).cpuSeconds! - before) / ((performance.now() - at) / 1000);
    expect(used).toBeLessThan(1.3);
    await step.end();
  });

  it.runIf(canQuota && canMemory)('is never called held while a process of it has not joined', async () => {
    const plan = await planOf({ cores: 1, cpuPercent: 50, memoryMb: 500 });
    const enforced = { cores: 'enforced', cpu: 'enforced', memory: 'enforced' };
    expect(plan.how).toMatchObject(enforced);
    const stray = spawn('sleep', ['600']);
    const ended = once(stray, 'exit');
    onTestFinished(() => void stray.kill('SIGKILL'));
    await once(stray, 'spawn');
    await plan.attach(stray.pid!);
    const lost = { cores: 'watched', cpu: 'unsupported', memory: 'watched', priority: 'unsupported' };
    expect(plan.how).toEqual(lost);
    await plan.change({ cores: 1, cpuPercent: 25, memoryMb: 500 });
    expect(plan.how).toEqual(lost);
    stray.kill('SIGKILL');
    await ended;
    await plan.change({ cores: 1, cpuPercent: 50, memoryMb: 500 });
    expect(plan.how).toMatchObject(enforced);
  });
});

/** Takes 300 MiB and keeps it; cheaply, because it runs at the lowest priority on a machine that may be busy. */
const greedy = '(head -c 300M /dev/zero; exec sleep 60) | tail -c 400M';

describe.runIf(isLinux)('a build that takes more memory than it may', () => {
  it.runIf(canMemory)('loses processes to the kernel, and that is told from a failing test', async () => {
    const plan = await planOf({ memoryMb: 200 });
    expect(plan.how.memory).toBe('enforced');
    const end = await room.run(greedy, { resources: { limits: plan } });
    expect(end).toMatchObject({ outcome: 'errored', reason: 'out-of-memory' });
    expect(end.detail).toContain('owner allows builds 200 MiB');
    expect((await plan.read()).oomKills).toBeGreaterThan(0);
  });

  it('is ended where it can only be watched', async () => {
    const plan = await planOf({ memoryMb: 200 }, bare);
    expect(plan.how.memory).toBe('watched');
    const end = await room.run(greedy, { resources: { limits: plan } });
    expect(end).toMatchObject({ outcome: 'errored', reason: 'out-of-memory' });
    expect(end.detail).toContain('owner allows builds 200 MiB');
  });

  it('fails by itself while it stays within', async () => {
    const plan = await planOf({ memoryMb: 200 });
    const end = await room.run('exit 3', { resources: { limits: plan } });
    expect(end).toMatchObject({ outcome: 'failed', reason: 'step-failed' });
  });
});

it('leaves no group behind', async () => {
  const plan = await planOf({});
  await room.run('true', { resources: { limits: plan } });
  await plan.close();
  for (const { folder } of abilities.places) {
    expect(existsSync(`${folder}/barnraiser-${room.claimId}`)).toBe(false);
  }
});
