import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { endLeftovers } from '../run/leftovers.js';
import { makeFiles } from '../sense/testing/make-files.js';
import { type AgentRoom, openAgentRoom } from '../testing/agent-room.js';
import type { FakeClaim } from '../testing/fake-coordinator.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { systemClock } from '../timing/clock.js';

const weather = {
  warm: { 'sys/class/hwmon/hwmon0/temp1_input': 60_000 },
  plugged: {
    'sys/class/power_supply/AC/online': 1,
    'sys/class/power_supply/BAT0/status': 'Charging',
  },
  roomy: { 'proc/meminfo': 'MemTotal: 8000000 kB\nMemAvailable: 4000000 kB\n' },
};
const machine = {
  'sys/class/hwmon/hwmon0/name': 'coretemp',
  'sys/class/power_supply/AC/type': 'Mains',
  'sys/class/power_supply/BAT0/type': 'Battery',
  'sys/class/power_supply/BAT0/capacity': 90,
};
const patient = { timeout: 60_000 };
// Some seconds each alone; each waits several times.
vi.setConfig({ testTimeout: 180_000 });

let senseRoot: string;
let room: AgentRoom;
/** What the wall clock is ahead of the machine's own. */
let aheadMs: number;

beforeEach(async () => {
  aheadMs = 0;
  senseRoot = await temporaryFolder();
  await makeFiles(senseRoot, { ...machine, ...weather.warm, ...weather.plugged, ...weather.roomy });
  const clock = { ...systemClock, wallMs: () => Date.now() + aheadMs, monotonicMs: () => performance.now() };
  room = await openAgentRoom({}, { senseRoot, clock });
});

afterEach(() => room.close());

/** A build that runs until a file is there, beside what `script` starts; answers its claim. */
async function building(script = ':'): Promise<{ claim: FakeClaim; claimId: string; go: () => void }> {
  const go = join(room.root, `go-${room.server.claims.size}`);
  const ended = [...room.server.claims.keys()];
  await room.queue(`${script}\necho begun; while [ ! -e ${go} ]; do sleep 0.1; done; echo done`);
  const found = (): string | undefined => [...room.server.claims.keys()].find((id) => !ended.includes(id));
  await expect.poll(found, patient).toBeDefined();
  const claimId = found()!;
  await expect.poll(() => room.agent.snapshot().build?.logBytes ?? 0, patient).toBeGreaterThan(0);
  return { claim: room.server.claim(claimId), claimId, go: () => writeFileSync(go, '') };
}

const reasons = (): string[] => room.agent.snapshot().verdict.reasons.map(({ code }) => code);

it('gives a build back when the processor gets too hot, and builds on only when it is cooler by far', async () => {
  const { claim, claimId, go } = await building();
  const heat = (celsius: number): Promise<void> =>
    makeFiles(senseRoot, { 'sys/class/hwmon/hwmon0/temp1_input': celsius * 1000 });
  await heat(91);
  await expect.poll(() => claim.released, patient).toBe('thermal');
  expect(claim.result).toBeNull();
  expect(await endLeftovers(claimId)).toEqual({ ended: 0, remaining: [] });
  go();
  await room.queue('echo again');
  await heat(82);
  const evidence = (): string | undefined => room.agent.snapshot().verdict.reasons[0]?.evidence;
  await expect.poll(evidence, patient).toBe('82 °C, the ceiling is 85 °C');
  expect(room.agent.snapshot().state).toBe('waiting');
  await heat(79);
  await expect.poll(() => room.claim()?.result, patient).toMatchObject({ outcome: 'passed' });
  expect(room.server.claims.size).toBe(2);
});

it.each([
  [
    'the battery is all the power there is',
    {
      'sys/class/power_supply/AC/online': 0,
      'sys/class/power_supply/BAT0/status': 'Discharging',
    },
    'battery',
    'battery',
    weather.plugged,
  ],
  [
    'memory runs short',
    { 'proc/meminfo': 'MemTotal: 8000000 kB\nMemAvailable: 90000 kB\n' },
    'owner-reclaimed',
    'memory-pressure',
    weather.roomy,
  ],
] as const)(
  'gives a build back when %s, and takes another when that is over',
  async (_, bad, told, code, good) => {
    const { claim, claimId, go } = await building();
    await makeFiles(senseRoot, bad);
    await expect.poll(() => claim.released, patient).toBe(told);
    expect(claim.result).toBeNull();
    expect(await endLeftovers(claimId)).toEqual({ ended: 0, remaining: [] });
    await expect.poll(reasons, patient).toContain(code);
    go();
    await room.queue('echo again');
    await makeFiles(senseRoot, good);
    await expect.poll(() => room.claim()?.result, patient).toMatchObject({ outcome: 'passed' });
  },
);

it('loses no build to a clock that is set, and blames no timeout', async () => {
  room.server.renewAfterS = 600;
  const changes = { limits: { wallS: 1200 } };
  const go = join(room.root, 'go');
  await room.queue(`echo begun; while [ ! -e ${go} ]; do sleep 0.1; done`, changes);
  await expect.poll(() => room.agent.snapshot().build?.logBytes ?? 0, patient).toBeGreaterThan(0);
  const claim = room.claim()!;
  await expect.poll(() => claim.renewals.at(-1)?.['step'], patient).toBe(0);
  const told = claim.renewals.length;
  aheadMs = 3_600_000;
  // It may as well have slept: the lease is looked after first.
  await expect.poll(() => claim.renewals.length, patient).toBeGreaterThan(told);
  const zone = process.env['TZ'];
  for (const [ahead, timeZone] of [
    [-3_600_000, 'Asia/Tokyo'],
    [7_200_000, 'America/St_Johns'],
  ] as const) {
    aheadMs = ahead;
    process.env['TZ'] = timeZone;
    const looked = Date.now() + ahead;
    await expect
      .poll(() => room.agent.snapshot().conditions?.at ?? 0, patient)
      .toBeGreaterThan(looked - 60_000);
    expect(room.agent.snapshot()).toMatchObject({ state: 'working', build: { phase: 'running' } });
  }
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
  writeFileSync(go, '');
  await expect.poll(() => claim.result, patient).toMatchObject({ outcome: 'passed', reason: null });
  expect(claim.result!['durationMs']).toBeLessThan(600_000);
});

it('answers calls and renews its lease while the build loads every core', async () => {
  room.server.renewAfterS = 0.2;
  const { claim, go } = await building('for n in 1 2 3 4 5 6 7 8; do (while :; do :; done) & done');
  for (let asked = 0; asked < 10; asked += 1) {
    const told = claim.renewals.length;
    await expect.poll(() => claim.renewals.length, patient).toBeGreaterThan(told);
    expect(await room.agent.call('status', {})).toMatchObject({ ok: true });
  }
  expect(claim.renewals.at(-1)).toMatchObject({ state: 'running' });
  go();
  await expect.poll(() => claim.result, patient).toMatchObject({ outcome: 'passed' });
});
