import { HostConditions, SensorReport, Settings } from '@barnraiser/protocol';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { hasNetwork, NetworkSensor } from './network.js';
import { createSenses, type Senses } from './senses.js';
import { makeFiles } from './testing/make-files.js';

let now = 1_000_000_000_000;

function senses(root: string, kind: Settings['kind'] = 'desktop'): Senses {
  const settings = Settings.parse({ machineName: 'barn', kind });
  const made = createSenses({
    root,
    settings: () => settings,
    diskFreeMb: async () => 5000,
    wallMs: () => now,
    platform: 'linux',
    env: { DBUS_SESSION_BUS_ADDRESS: '', DBUS_SYSTEM_BUS_ADDRESS: '' },
  });
  onTestFinished(() => made.close());
  return made;
}

describe('the senses', () => {
  it('of a machine that tells nothing say so, and take nobody for away', async () => {
    const made = senses(await temporaryFolder());
    expect(made.current()).toBeNull();
    const conditions = await made.look();
    expect(HostConditions.parse(conditions)).toEqual(conditions);
    expect(conditions).toMatchObject({
      at: now,
      presence: { state: 'unknown', source: 'none' },
      power: { onBattery: false },
      celsius: null,
      diskFreeMb: 5000,
    });
  });

  it('know of a movement of the mouse at once, and that it was long ago as time goes by', async () => {
    const made = senses(await temporaryFolder());
    await made.look();
    const reading = { isLocked: false, onBattery: true, isSuspended: false };
    made.sense({ ...reading, lastInputAt: now - 200_000 });
    expect(made.current()).toMatchObject({ presence: { state: 'away' }, power: { onBattery: true } });
    made.sense({ ...reading, lastInputAt: now });
    expect(made.current()?.presence).toMatchObject({ state: 'present', source: 'host', lastInputAt: now });
    now += 10_000;
    made.sense({ ...reading, lastInputAt: now - 10_000 });
    expect(made.current()).toMatchObject({
      at: now,
      presence: { state: 'present', lastInputAt: now - 10_000 },
    });
  });

  it('give their own accounts', async () => {
    const root = await temporaryFolder();
    await makeFiles(root, {
      'sys/class/power_supply/BAT0/type': 'Battery',
      'sys/class/power_supply/BAT0/status': 'Discharging',
      'sys/class/power_supply/BAT0/capacity': 64,
    });
    const reports = await senses(root).reports();
    for (const report of reports) expect(SensorReport.parse(report)).toEqual(report);
    expect(reports.map(({ kind, works }) => [kind, works])).toEqual([
      ['presence', false],
      ['presence', false],
      ['presence', false],
      ['presence', false],
      ['presence', false],
      ['events', false],
      ['events', false],
      ['events', false],
      ['programs', false],
      ['programs', false],
      ['programs', false],
      ['programs', false],
      ['programs', true],
      ['power', true],
      ['thermal', false],
      ['load', false],
      ['load', false],
      ['disk', true],
    ]);
    expect(reports.every(({ works, value, detail }) => (works ? value : detail) !== null)).toBe(true);
    expect(reports.find(({ kind }) => kind === 'power')?.value).toBe('on battery, 64 % charged');
  });

  it('share one look when asked twice', async () => {
    const made = senses(await temporaryFolder());
    const [first, second] = await Promise.all([made.look(), made.look()]);
    expect(second).toBe(first);
  });
});

it('a machine with nothing but itself to talk to has no network', () => {
  const loopback = {
    internal: true,
    family: 'IPv4',
    address: '127.0.0.1',
    netmask: '',
    mac: '',
    cidr: null,
  } as const;
  expect(hasNetwork({ lo: [loopback] })).toBe(false);
  expect(hasNetwork({ lo: [loopback], eth0: [{ ...loopback, internal: false }] })).toBe(true);
});

it('that there is a network holds for a while, that there is none does not', () => {
  let isThere = false;
  const sensor = new NetworkSensor(() => isThere);
  expect(sensor.isThere(0)).toBe(false);
  isThere = true;
  expect(sensor.isThere(1)).toBe(true);
  isThere = false;
  expect([sensor.isThere(30_000), sensor.isThere(30_001)]).toEqual([true, false]);
});
