import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Bus } from '../sense/dbus/bus.js';
import { addMethod, emitSignal } from '../sense/testing/mock-calls.js';
import { hasMockedBus, mockService, privateBus, testBus } from '../sense/testing/private-bus.js';
import { type AgentRoom, openAgentRoom } from '../testing/agent-room.js';

const slow = { timeout: 20_000 };
const mutter = { destination: 'org.gnome.Mutter.IdleMonitor', path: '/org/gnome/Mutter/IdleMonitor/Core' };
const logind = { destination: 'org.freedesktop.login1', path: '/org/freedesktop/login1' };

let room: AgentRoom;

afterEach(async () => {
  await room.close();
  vi.unstubAllEnvs();
});

/** Starts an agent between a compositor and a login manager, and a build there. */
async function buildOnDesktop(): Promise<Bus> {
  const { address } = await privateBus();
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', address);
  vi.stubEnv('DBUS_SYSTEM_BUS_ADDRESS', address);
  const { destination: name, path } = mutter;
  await mockService(address, [name, path, name], name);
  await mockService(address, ['--system', '--template', 'logind'], logind.destination);
  const bus = testBus(address);
  const ids = 'self.watches = getattr(self, "watches", 0) + 1; ret = dbus.UInt32(self.watches)';
  await addMethod(bus, mutter, [name, 'GetIdletime', '', 't', 'ret = dbus.UInt64(600000)']);
  await addMethod(bus, mutter, [name, 'AddUserActiveWatch', '', 'u', ids]);
  room = await openAgentRoom({ kind: 'desktop' });
  await room.queue('echo begun; sleep 60');
  await expect.poll(() => room.agent.snapshot().build?.logBytes, slow).toBe(6);
  return bus;
}

/** The login manager's tidings. */
function prepare(bus: Bus, member: string, isComing: boolean): Promise<void> {
  return emitSignal(bus, logind, ['org.freedesktop.login1.Manager', member, 'b'], [isComing]);
}

// Debian's python3-dbusmock and dbus-daemon are needed for these.
describe.skipIf(!hasMockedBus)('a build on a desktop', { timeout: 120_000 }, () => {
  it('stands still when the compositor tells of input', async () => {
    const bus = await buildOnDesktop();
    // It is asked for the next input once the build is there, and may have to be asked again.
    await emitSignal(bus, mutter, [mutter.destination, 'WatchFired', 'u'], [1]);
    const expected = {
      build: { phase: 'frozen' },
      column: 'present',
      conditions: { presence: { source: 'mutter' } },
    };
    await expect.poll(() => room.agent.snapshot(), slow).toMatchObject(expected);
    await expect.poll(() => room.agent.snapshot().gaveWay, slow).toMatchObject({ count: 1 });
  });

  it('stands still while the machine sleeps, and goes on when it has woken up', async () => {
    const bus = await buildOnDesktop();
    await prepare(bus, 'PrepareForSleep', true);
    await expect.poll(() => room.agent.snapshot().build?.phase, slow).toBe('frozen');
    await prepare(bus, 'PrepareForSleep', false);
    await expect.poll(() => room.agent.snapshot().build?.phase, slow).toBe('running');
  });

  it('goes back to its coordinator when the machine shuts down', async () => {
    const bus = await buildOnDesktop();
    await prepare(bus, 'PrepareForShutdown', true);
    await room.agent.ended;
    expect(room.claim()).toMatchObject({ released: 'shutdown', result: null });
  });
});
