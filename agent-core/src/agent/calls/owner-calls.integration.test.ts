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

describe('an owner who comes back', () => {
  it('has the machine at once: the build stands still, then is given back', async () => {
    room = await openAgentRoom({ kind: 'desktop' });
    await runningStubborn();
    await room.agent.call('sense', touched());
    expect(room.agent.snapshot()).toMatchObject({
      build: { phase: 'interrupted' },
      verdict: { kind: 'wait' },
      column: 'present',
    });
    expect(room.agent.snapshot().verdict.reasons[0]?.code).toBe('user-active');
    await expect.poll(() => room.claim()?.released, slow).toBe('owner-reclaimed');
    expect(room.claim()?.result).toBeNull();
    expect(await endLeftovers(onlyClaimId())).toEqual({ ended: 0, remaining: [] });
    expect(room.agent.snapshot().gaveWay).toMatchObject({ count: 1 });
    await expect.poll(() => readdir(join(room.root, 'work'))).toEqual([]);
    const page = await room.call('history', {});
    expect(page).toMatchObject({ total: 1, byOutcome: { released: 1 }, projects: ['hello'] });
    expect(room.agent.snapshot().state).toBe('waiting');
    await room.agent.call('sense', away());
    expect(room.agent.snapshot().state).toBe('seeking');
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
  it('gives the build back at once, is kept, and ends when told', async () => {
    room = await openAgentRoom();
    await runningStubborn();
    const paused = await room.call('pause', { until: 'until-resumed' });
    expect(paused).toMatchObject({ pausedUntil: 'until-resumed' });
    await expect.poll(() => room.claim()?.released, slow).toBe('owner-reclaimed');
    await expect.poll(() => room.agent.snapshot().face).toBe('paused');
    expect(await storedSettings()).toMatchObject({ pausedUntil: 'until-resumed' });
    expect(await room.call('resume', {})).toMatchObject({ state: 'seeking', pausedUntil: null });
    expect(await storedSettings()).toMatchObject({ pausedUntil: null });
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
