import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished, vi } from 'vitest';
import { Bus } from '../dbus/bus.js';
import { hasOwner } from '../dbus/has-owner.js';

// The system's own: dbusmock is a package of the distribution, which another Python would not see.
const python = '/usr/bin/python3';

/** Whether this machine can have a message bus with mocked services: Debian's packages dbus-daemon and python3-dbusmock. */
export const hasMockedBus =
  spawnSync('dbus-daemon', ['--version']).status === 0 &&
  spawnSync(python, ['-c', 'import dbusmock']).status === 0;

/** A bus of the test's own, which ends with it; `at`: where an earlier one was. */
export async function privateBus(
  at?: string,
): Promise<{ readonly address: string; readonly daemon: ChildProcess }> {
  const where = at === undefined ? [] : [`--address=${at.replace(/,guid=.*/, '')}`];
  const daemon = started('dbus-daemon', ['--session', '--nofork', '--print-address', ...where], {});
  const lines = createInterface({ input: daemon.stdout! });
  const [address] = (await once(lines, 'line')) as [string];
  lines.close();
  return { address, daemon };
}

/** Runs dbusmock on a bus until the test is over; settles once the service answers. */
export async function mockService(address: string, args: readonly string[], name: string): Promise<void> {
  started(python, ['-m', 'dbusmock', ...args], {
    DBUS_SESSION_BUS_ADDRESS: address,
    DBUS_SYSTEM_BUS_ADDRESS: address,
  });
  const bus = testBus(address);
  await vi.waitFor(
    async () => {
      if (!(await hasOwner(bus, name))) throw new Error(`${name} is not there yet`);
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** A connection that the end of the test closes. */
export function testBus(address: string, timeoutMs = 5000): Bus {
  const bus = new Bus(address, timeoutMs);
  onTestFinished(() => bus.close());
  return bus;
}

function started(file: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  return child;
}
