import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A virtual display with a session bus of its own: `{env, close}`. */
export async function startDisplay() {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-ac'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [number] = await once(createInterface({ input: server.stdio[3] }), 'line');
  const [address] = await once(createInterface({ input: bus.stdout }), 'line');
  return {
    env: {
      DISPLAY: `:${number}`,
      DBUS_SESSION_BUS_ADDRESS: address,
      DBUS_SYSTEM_BUS_ADDRESS: address,
    },
    async close() {
      for (const child of [bus, server]) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
    },
  };
}
