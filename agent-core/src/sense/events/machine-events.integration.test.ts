import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Bus } from '../dbus/bus.js';
import { addMethod, emitSignal } from '../testing/mock-calls.js';
import { addSession, setSession } from '../testing/mock-logind.js';
import { hasMockedBus, mockService, privateBus, testBus } from '../testing/private-bus.js';
import type { MachineEvent } from './machine-event.js';
import { MachineEvents } from './machine-events.js';

const patient = { timeout: 20_000, interval: 20 };
const mutter = { destination: 'org.gnome.Mutter.IdleMonitor', path: '/org/gnome/Mutter/IdleMonitor/Core' };
const saver = { destination: 'org.gnome.ScreenSaver', path: '/org/gnome/ScreenSaver' };
const logind = { destination: 'org.freedesktop.login1', path: '/org/freedesktop/login1' };
const manager = 'org.freedesktop.login1.Manager';

interface Heard {
  readonly events: MachineEvents;
  readonly told: MachineEvent[];
}

/** Listens on one bus for both, until the test is over. */
function listenOn(address: string): Heard {
  const told: MachineEvent[] = [];
  const env = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: address };
  const bus = testBus(address);
  const parts = { session: bus, system: bus, env, wallMs: Date.now };
  const events = new MachineEvents({ ...parts, tell: (event) => void told.push(event) });
  onTestFinished(() => events.close());
  return { events, told };
}

async function mockMutter(address: string): Promise<Bus> {
  await mockService(address, [mutter.destination, mutter.path, mutter.destination], mutter.destination);
  const bus = testBus(address);
  const code = 'self.watches = getattr(self, "watches", 0) + 1; ret = dbus.UInt32(self.watches)';
  await addMethod(bus, mutter, [mutter.destination, 'AddUserActiveWatch', '', 'u', code]);
  return bus;
}

async function mockLogind(address: string): Promise<Bus> {
  await mockService(address, ['--system', '--template', 'logind'], logind.destination);
  return testBus(address);
}

// Debian's python3-dbusmock and dbus-daemon are needed for these.
describe.skipIf(!hasMockedBus)('on a bus with mocked services', () => {
  it("GNOME's compositor tells of the next input, once for each time it is asked while a build runs", async () => {
    const { address } = await privateBus();
    const bus = await mockMutter(address);
    const { events, told } = listenOn(address);
    const fire = (id: number) => emitSignal(bus, mutter, [mutter.destination, 'WatchFired', 'u'], [id]);
    events.again();
    expect(events.isArmed()).toBe(false);
    events.attend(true);
    await vi.waitFor(() => expect(events.isArmed()).toBe(true), patient);
    await fire(7);
    expect([told, events.isArmed()]).toEqual([[], true]);
    await fire(1);
    await vi.waitFor(() => expect(told).toEqual([{ kind: 'input', source: 'mutter' }]), patient);
    expect(events.isArmed()).toBe(false);
    events.again();
    await vi.waitFor(() => expect(events.isArmed()).toBe(true), patient);
    await fire(2);
    await vi.waitFor(() => expect(told).toHaveLength(2), patient);
  });

  it('a compositor that comes later, and one that comes back, is asked', async () => {
    const { address } = await privateBus();
    const { events } = listenOn(address);
    events.attend(true);
    const [missing] = await events.test();
    expect(missing?.problem).toContain(mutter.destination);
    await mockMutter(address);
    await vi.waitFor(() => {
      events.again();
      expect(events.isArmed()).toBe(true);
    }, patient);
  });

  it('the screen saver tells that somebody has ended it', async () => {
    const { address } = await privateBus();
    await mockService(address, [saver.destination, saver.path, saver.destination], saver.destination);
    const bus = testBus(address);
    const { events, told } = listenOn(address);
    expect((await events.test())[1]?.problem).toBeNull();
    await emitSignal(bus, saver, [saver.destination, 'ActiveChanged', 'b'], [true]);
    await emitSignal(bus, saver, [saver.destination, 'ActiveChanged', 'b'], [false]);
    const expected = [{ kind: 'changed' }, { kind: 'input', source: 'screensaver' }];
    await vi.waitFor(() => expect(told).toEqual(expected), patient);
  });

  it('the login manager tells of locks, of desktops in use, and of logins', async () => {
    const { address } = await privateBus();
    const bus = await mockLogind(address);
    await addSession(bus, 'c1', { Type: ['s', 'wayland'] });
    const { events, told } = listenOn(address);
    expect((await events.test())[2]?.problem).toBeNull();
    const input = { kind: 'input', source: 'logind' };
    await setSession(bus, 'c1', { IdleHint: ['b', true] });
    await setSession(bus, 'c1', { IdleHint: ['b', false] });
    await setSession(bus, 'c1', { LockedHint: ['b', true] });
    await setSession(bus, 'c1', { LockedHint: ['b', false] });
    await vi.waitFor(
      () => expect(told).toEqual([{ kind: 'changed' }, input, { kind: 'changed' }, input]),
      patient,
    );
    const session = { ...logind, path: `${logind.path}/session/c1` };
    await emitSignal(bus, session, ['org.freedesktop.login1.Session', 'Unlock', ''], []);
    await vi.waitFor(() => expect(told.slice(4)).toEqual([input]), patient);
    await addSession(bus, 'c2', { Type: ['s', 'tty'] });
    await vi.waitFor(() => expect(told).toContainEqual({ kind: 'changed' }), patient);
  });

  it('sleep and shutdown wait for a build, and no longer than it needs', async () => {
    const { address } = await privateBus();
    const bus = await mockLogind(address);
    const { events, told } = listenOn(address);
    const prepare = (member: string, isComing: boolean) =>
      emitSignal(bus, logind, [manager, member, 'b'], [isComing]);
    expect(await inhibitors(bus)).toEqual([]);
    events.attend(true);
    await vi.waitFor(async () => expect(await inhibitors(bus)).toEqual(['sleep:shutdown delay']), patient);
    await prepare('PrepareForSleep', true);
    await vi.waitFor(() => expect(told).toEqual([{ kind: 'sleep', isComing: true }]), patient);
    expect(events.isSuspended()).toBe(true);
    await vi.waitFor(async () => expect(await inhibitors(bus)).toEqual([]), patient);
    await prepare('PrepareForSleep', false);
    await vi.waitFor(async () => expect(await inhibitors(bus)).toHaveLength(1), patient);
    expect(events.isSuspended()).toBe(false);
    await prepare('PrepareForShutdown', true);
    await vi.waitFor(() => expect(told.at(-1)).toEqual({ kind: 'shutdown', isComing: true }), patient);
    events.attend(false);
    expect(await inhibitors(bus)).toHaveLength(1);
    events.close();
    await vi.waitFor(async () => expect(await inhibitors(bus)).toEqual([]), patient);
  });

  it('a bus that went away is listened to again when it has come back', async () => {
    const first = await privateBus();
    const { events, told } = listenOn(first.address);
    await events.test();
    first.daemon.kill('SIGKILL');
    // What is coming would be told to nobody.
    await vi.waitFor(() => expect(told).toEqual([{ kind: 'sleep', isComing: false }]), patient);
    const second = await privateBus(first.address);
    const bus = await mockMutter(second.address);
    await vi.waitFor(() => {
      events.attend(false);
      events.attend(true);
      expect(events.isArmed()).toBe(true);
    }, patient);
    await emitSignal(bus, mutter, [mutter.destination, 'WatchFired', 'u'], [1]);
    await vi.waitFor(() => expect(told).toContainEqual({ kind: 'input', source: 'mutter' }), patient);
  });
});

/** What each holds up, and how. */
async function inhibitors(bus: Bus): Promise<string[]> {
  const [all] = await bus.call({ ...logind, interface: manager, member: 'ListInhibitors' });
  return (all as string[][]).map(([what, , , mode]) => `${what} ${mode}`);
}
