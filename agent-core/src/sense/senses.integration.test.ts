import { Settings } from '@barnraiser/protocol';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { createSenses, type Senses, type Tidings } from './senses.js';
import { addMethod, emitSignal } from './testing/mock-calls.js';
import { hasMockedBus, mockService, privateBus, testBus } from './testing/private-bus.js';

const patient = { timeout: 20_000, interval: 20 };
const mutter = { destination: 'org.gnome.Mutter.IdleMonitor', path: '/org/gnome/Mutter/IdleMonitor/Core' };
const logind = { destination: 'org.freedesktop.login1', path: '/org/freedesktop/login1' };

async function sensesOn(address: string): Promise<Senses> {
  const settings = Settings.parse({ machineName: 'barn', kind: 'desktop' });
  const senses = createSenses({
    root: await temporaryFolder(),
    settings: () => settings,
    diskFreeMb: async () => 5000,
    platform: 'linux',
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address },
  });
  onTestFinished(() => senses.close());
  return senses;
}

// Debian's python3-dbusmock and dbus-daemon are needed for these.
describe.skipIf(!hasMockedBus)('the senses on a desktop', () => {
  it('know of input when the compositor tells it, without a look, and need no glances meanwhile', async () => {
    const { address } = await privateBus();
    await mockService(address, [mutter.destination, mutter.path, mutter.destination], mutter.destination);
    const bus = testBus(address);
    const name = mutter.destination;
    await addMethod(bus, mutter, [name, 'GetIdletime', '', 't', 'ret = dbus.UInt64(600000)']);
    await addMethod(bus, mutter, [name, 'AddUserActiveWatch', '', 'u', 'ret = dbus.UInt32(5)']);
    const senses = await sensesOn(address);
    expect((await senses.look()).presence).toMatchObject({ state: 'away', source: 'mutter' });
    expect(senses.isTold()).toBe(false);
    senses.attend(true);
    await vi.waitFor(() => expect(senses.isTold()).toBe(true), patient);
    const states = new Promise<[Tidings, string | undefined]>((resolve) => {
      senses.listen((tidings) => resolve([tidings, senses.current()?.presence.state]));
    });
    await emitSignal(bus, mutter, [name, 'WatchFired', 'u'], [5]);
    expect(await states).toEqual(['presence', 'present']);
    expect(senses.isTold()).toBe(false);
    await senses.look();
    expect(senses.current()?.presence.state).toBe('present');
    await vi.waitFor(() => expect(senses.isTold()).toBe(true), patient);
  });

  it('tell that the machine goes to sleep, that it has woken up, and that it shuts down', async () => {
    const { address } = await privateBus();
    await mockService(address, ['--system', '--template', 'logind'], logind.destination);
    const bus = testBus(address);
    const senses = await sensesOn(address);
    await senses.reports();
    const told: [Tidings, boolean][] = [];
    senses.listen((tidings) => void told.push([tidings, senses.isSuspended()]));
    for (const [member, isComing] of [
      ['PrepareForSleep', true],
      ['PrepareForSleep', false],
      ['PrepareForShutdown', true],
    ] as const) {
      await emitSignal(bus, logind, ['org.freedesktop.login1.Manager', member, 'b'], [isComing]);
    }
    const expected = [
      ['sleep', true],
      ['sleep', false],
      ['shutdown', false],
    ];
    await vi.waitFor(() => expect(told).toEqual(expected), patient);
  });
});
