import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '@barnraiser/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { endLeftovers } from '../../run/leftovers.js';
import { type AgentRoom, away, openAgentRoom, touched } from '../../testing/agent-room.js';

let room: AgentRoom;
afterEach(() => room.close());

const slow = { timeout: 20_000 };
/** Leaves its session and ignores being asked to end; only a sweep finds all of it. */
const stubborn = "trap '' TERM; echo begun; setsid sh -c 'while :; do :; done' & while :; do :; done";

async function running(script: string): Promise<void> {
  await room.queue(script);
  await expect.poll(() => room.has('stepStarted'), slow).toBe(true);
}

/** Its processes are there, too: they have written. */
async function runningStubborn(): Promise<void> {
  await running(stubborn);
  await expect.poll(() => room.agent.snapshot().build?.logBytes, slow).toBe(6);
}

function onlyClaimId(): string {
  return [...room.server.claims.keys()][0]!;
}

/** So long that only a hand on the mouse ends the hold, or so short that nothing else does. */
async function holdFor(holdS: number): Promise<void> {
  await room.call('changeSettings', { limits: { holdS } });
}

describe('an owner who comes back', () => {
  it('has the machine at once: the build stands still, and goes on when they have left', async () => {
    room = await openAgentRoom({ kind: 'desktop' });
    await running('echo begun; sleep 0.5; echo done');
    await expect.poll(() => room.agent.snapshot().build?.logBytes, slow).toBe(6);
    await room.agent.call('sense', touched());
    expect(room.agent.snapshot()).toMatchObject({
      build: { phase: 'frozen', step: { name: 'make' } },
      face: 'waiting',
      sentence: 'Holding still while you use this computer; the build goes on 60 s after you stop.',
      column: 'present',
    });
    await expect.poll(() => room.agent.snapshot().gaveWay, slow).toMatchObject({ count: 1 });
    await expect
      .poll(() => room.claim()?.renewals.at(-1), slow)
      .toMatchObject({ state: 'frozen', freezeReason: 'user-active' });
    await expect.poll(() => room.agent.snapshot().build?.frozenMs, slow).toBeGreaterThan(800);
    await room.agent.call('sense', { ...away(), lastInputAt: Date.now() - 61_000 });
    expect(room.agent.snapshot()).toMatchObject({ build: { phase: 'running' }, face: 'building' });
    await expect.poll(() => room.claim()?.result, slow).toMatchObject({ outcome: 'passed', frozenCount: 1 });
    expect(room.claim()?.result?.frozenMs).toBeGreaterThan(800);
    expect(room.claim()?.steps).toMatchObject([
      { frozenMs: expect.toSatisfy((ms: number) => ms > 800) as number },
    ]);
    // The next build starts after the longer time alone.
    await expect.poll(() => room.agent.snapshot().state, slow).toBe('waiting');
  });

  it('gets the build off the machine when they stay, and its work is kept for the next try', async () => {
    room = await openAgentRoom({ kind: 'desktop' });
    await holdFor(1);
    await room.queue('[ -e made ] && echo again || echo first; : > made; sleep 60');
    await expect.poll(() => room.agent.snapshot().build?.logBytes, slow).toBe(6);
    await room.agent.call('sense', touched());
    await expect.poll(() => room.claim()?.released, slow).toBe('owner-reclaimed');
    expect(room.claim()?.result).toBeNull();
    const first = onlyClaimId();
    expect(await endLeftovers(first)).toEqual({ ended: 0, remaining: [] });
    await expect.poll(() => readdir(join(room.root, 'work'))).toEqual([first]);
    const page = await room.call('history', {});
    expect(page).toMatchObject({ total: 1, byOutcome: { released: 1 }, projects: ['hello'] });
    expect(room.agent.snapshot().state).toBe('waiting');
    await room.agent.call('sense', away());
    expect(room.agent.snapshot().state).toBe('seeking');
  });

  it('is not noticed by a step that is run again because it cannot be frozen', async () => {
    room = await openAgentRoom({ kind: 'desktop' });
    const script = 'echo run >> runs; echo begun; [ $(wc -l < runs) -gt 1 ] || sleep 60';
    await room.queue(script, { steps: [{ name: 'make', script, freezable: false }] });
    await expect.poll(() => room.agent.snapshot().build?.logBytes, slow).toBe(6);
    await room.agent.call('sense', touched());
    await expect.poll(() => room.agent.snapshot().gaveWay, slow).toMatchObject({ count: 1 });
    await room.agent.call('sense', away());
    await expect.poll(() => room.claim()?.result, slow).toMatchObject({ outcome: 'passed' });
    expect(room.claim()?.logs['console']?.toString()).toBe('begun\nbegun\n');
  });

  it('is not noticed where a build may use cores beside them', async () => {
    room = await openAgentRoom({ kind: 'desktop' });
    await room.call('changeSettings', { limits: { present: { cores: 1 } } });
    await running('sleep 0.5; echo "$MAKEFLAGS"');
    await room.agent.call('sense', touched());
    await expect.poll(() => room.claim()?.result, slow).toMatchObject({ outcome: 'passed' });
  });

  it('may say that builds go on all the same', async () => {
    room = await openAgentRoom({ kind: 'desktop' });
    await room.agent.call('sense', touched());
    expect(room.agent.snapshot()).toMatchObject({ state: 'waiting', face: 'waiting' });
    const { anywayUntil } = await room.call('buildAnyway', { minutes: 5 });
    expect(anywayUntil).toBeGreaterThan(Date.now());
    await running('sleep 0.3');
    await room.agent.call('sense', touched());
    await expect.poll(() => room.claim()?.result, slow).toMatchObject({ outcome: 'passed' });
    expect(await room.call('buildAnyway', { minutes: 0 })).toMatchObject({ anywayUntil: null });
  });

  it('also comes by battery, which is told as such', async () => {
    room = await openAgentRoom({ kind: 'desktop' });
    await running('sleep 30');
    await room.agent.call('sense', { ...away(), onBattery: true });
    await expect.poll(() => room.claim()?.released, slow).toBe('battery');
  });
});

describe('a pause', () => {
  it('gives the build back once the hold is over, is kept, and ends when told', async () => {
    room = await openAgentRoom();
    await holdFor(1);
    await runningStubborn();
    const paused = await room.call('pause', { until: 'until-resumed' });
    expect(paused).toMatchObject({
      pausedUntil: 'until-resumed',
      build: { phase: 'frozen' },
      face: 'paused',
    });
    await expect.poll(() => room.claim()?.released, slow).toBe('owner-reclaimed');
    expect(await endLeftovers(onlyClaimId())).toEqual({ ended: 0, remaining: [] });
    await expect.poll(() => room.agent.snapshot().build).toBeNull();
    expect(room.agent.snapshot().face).toBe('paused');
    expect(await storedSettings()).toMatchObject({ pausedUntil: 'until-resumed' });
    expect(await room.call('resume', {})).toMatchObject({ state: 'seeking', pausedUntil: null });
    expect(await storedSettings()).toMatchObject({ pausedUntil: null });
  });

  it('holds the build still, which goes on when the owner resumes', async () => {
    room = await openAgentRoom();
    await running('echo begun; sleep 0.3');
    await expect.poll(() => room.agent.snapshot().build?.logBytes, slow).toBe(6);
    await room.call('pause', { until: 'until-resumed' });
    await expect.poll(() => room.agent.snapshot().gaveWay, slow).toMatchObject({ count: 1 });
    expect(await room.call('resume', {})).toMatchObject({ build: { phase: 'running' } });
    await expect.poll(() => room.claim()?.result, slow).toMatchObject({ outcome: 'passed', frozenCount: 1 });
  });

  it('holds the build still until the owner gives it back, which pauses no more than it did', async () => {
    room = await openAgentRoom();
    await runningStubborn();
    await room.call('pause', { until: 'until-resumed' });
    expect(await room.call('giveBack', {})).toMatchObject({ build: null, face: 'paused' });
    await expect.poll(() => room.claim()?.released, slow).toBe('owner-reclaimed');
    expect(await endLeftovers(onlyClaimId())).toEqual({ ended: 0, remaining: [] });
  });

  it('may wait for the build, which ends as it does', async () => {
    room = await openAgentRoom();
    await running('sleep 0.5; echo done');
    const finishing = await room.call('pause', { until: 'until-resumed', build: 'finish' });
    expect(finishing).toMatchObject({ isFinishing: true, face: 'finishing', state: 'working' });
    expect(finishing.sentence).toContain('Pausing after this.');
    await expect.poll(() => room.claim()?.result, slow).toMatchObject({ outcome: 'passed' });
    await expect.poll(() => room.agent.snapshot()).toMatchObject({ face: 'paused', isFinishing: false });
  });

  it('ends by itself, to the moment', async () => {
    room = await openAgentRoom();
    const until = new Date(Date.now() + 300).toISOString();
    expect(await room.call('pause', { until })).toMatchObject({ state: 'waiting' });
    await expect.poll(() => room.agent.snapshot().state).toBe('seeking');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(until));
    await expect.poll(storedSettings).toMatchObject({ pausedUntil: null });
  });
});

describe('stopping everything', () => {
  it('leaves no process and no file, and pauses until resumed', async () => {
    room = await openAgentRoom();
    await runningStubborn();
    const stopped = await room.call('stopAll', {});
    expect(stopped).toMatchObject({ state: 'waiting', face: 'paused', build: null });
    expect(await endLeftovers(onlyClaimId())).toEqual({ ended: 0, remaining: [] });
    expect(await readdir(join(room.root, 'work'))).toEqual([]);
    await expect.poll(() => room.claim()?.released, slow).toBe('owner-reclaimed');
    expect(await storedSettings()).toMatchObject({ pausedUntil: 'until-resumed' });
  });
});

describe('changed settings', () => {
  it('hold at once, are kept, and are told to coordinators', async () => {
    room = await openAgentRoom();
    await expect.poll(() => room.server.described.length).toBeGreaterThan(0);
    const changed = await room.call('changeSettings', {
      machineName: 'attic',
      limits: { away: { cores: 1 } },
    });
    expect(changed).toMatchObject({ machineName: 'attic', limits: { away: { cores: 1, memoryMb: null } } });
    expect(room.agent.snapshot().machine).toBe('attic');
    await expect
      .poll(() => room.server.described.at(-1), slow)
      .toMatchObject({ agent: { name: 'attic' }, limits: { cores: 1 } });
    // What was chosen for this run alone is not written down.
    expect(await storedSettings()).toMatchObject({ machineName: 'attic', isolation: 'best' });
    await running('echo "$MAKEFLAGS"');
    await expect.poll(() => room.claim()?.result, slow).toMatchObject({ outcome: 'passed' });
    expect(room.claim()?.logs['console']?.toString()).toBe('-j1\n');
  });

  it.each([
    ['changeSettings', { limits: { away: { cores: -1 } } }],
    ['changeSettings', { nonsense: 1 }],
    ['pause', { until: 'tomorrow' }],
    ['buildAnyway', { minutes: 5000 }],
  ] as const)('%s refuses %j', async (name, input) => {
    room = await openAgentRoom();
    const reply = await room.agent.call(name, input as never);
    expect(reply).toMatchObject({ ok: false, problem: { code: 'malformed' } });
  });
});

async function storedSettings(): Promise<Settings> {
  return JSON.parse(await readFile(join(room.root, 'settings.json'), 'utf8')) as Settings;
}
