import { describe, expect, it } from 'vitest';
import type { Bus } from '../dbus/bus.js';
import { addMethod } from '../testing/mock-calls.js';
import { addSession, setSession } from '../testing/mock-logind.js';
import { hasMockedBus, mockService, privateBus, testBus } from '../testing/private-bus.js';
import { mutterLayer, screenSaverLayer } from './idle-services.js';
import { logindLayer } from './logind-layer.js';

const now = 1_000_000_000_000;

/** A service with one method that answers an idle time. */
async function idleService(
  name: string,
  path: string,
  member: string,
  idleMs: number,
  type: 't' | 'u',
): Promise<Bus> {
  const { address } = await privateBus();
  await mockService(address, [name, path, name], name);
  const bus = testBus(address);
  await addMethod(bus, { destination: name, path }, [name, member, '', type, `ret = ${idleMs}`]);
  return bus;
}

// Debian's python3-dbusmock and dbus-daemon are needed for these.
describe.skipIf(!hasMockedBus)('on a bus with mocked services', () => {
  it("GNOME's idle time tells the last input", async () => {
    const path = '/org/gnome/Mutter/IdleMonitor/Core';
    const bus = await idleService('org.gnome.Mutter.IdleMonitor', path, 'GetIdletime', 5_000_000_000, 't');
    expect(await mutterLayer(bus).read(now)).toEqual([
      { lastInputAt: now - 5_000_000_000, isLocked: null, isRemote: false, seesDesktop: true },
    ]);
    await expect(screenSaverLayer(bus).read(now)).rejects.toThrow('org.freedesktop.ScreenSaver');
  });

  it("the screen saver's idle time does as well", async () => {
    const path = '/org/freedesktop/ScreenSaver';
    const bus = await idleService('org.freedesktop.ScreenSaver', path, 'GetSessionIdleTime', 12_000, 'u');
    expect((await screenSaverLayer(bus).read(now))[0]?.lastInputAt).toBe(now - 12_000);
  });

  it('the login manager tells who sits where, and for how long they have not typed', async () => {
    const { address } = await privateBus();
    await mockService(address, ['--system', '--template', 'logind'], 'org.freedesktop.login1');
    const bus = testBus(address);
    const layer = logindLayer(bus);
    await expect(layer.read(now)).rejects.toThrow('nobody is logged in');

    await addSession(bus, 'c1', {
      Type: ['s', 'wayland'],
      IdleHint: ['b', false],
      IdleSinceHint: ['t', 5_000_000],
    });
    expect(await layer.read(now)).toEqual([
      { lastInputAt: null, isLocked: false, isRemote: false, seesDesktop: false },
    ]);
    await setSession(bus, 'c1', { IdleHint: ['b', true], LockedHint: ['b', true] });
    expect(await layer.read(now)).toEqual([
      { lastInputAt: 5000, isLocked: true, isRemote: false, seesDesktop: true },
    ]);
    await addSession(bus, 'c2', {
      Type: ['s', 'tty'],
      Remote: ['b', true],
      IdleHint: ['b', false],
      IdleSinceHint: ['t', 7_000_000],
    });
    expect((await layer.read(now))[1]).toEqual({
      lastInputAt: 7000,
      isLocked: null,
      isRemote: true,
      seesDesktop: false,
    });
    await addSession(bus, 'c3', { Type: ['s', 'x11'], IdleHint: ['b', false] });
    expect((await layer.read(now)).some(({ seesDesktop }) => seesDesktop)).toBe(false);
    await addSession(bus, 'c4', { Class: ['s', 'greeter'] });
    expect(await layer.read(now)).toHaveLength(3);
  });
});
