import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A virtual display with a bus of its own; nothing of the desktop that runs the tests is touched. */
export interface Display {
  /** What a program needs to run on it; HOME is a folder of its own. */
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  /** Runs a command on the display to its end, such as `xdotool`; answers what it printed. */
  run(program: string, ...args: readonly string[]): string;
  /** Starts a program that stays until the display is closed, such as a window manager. */
  start(program: string, ...args: readonly string[]): void;
  /** Real pointer input, as the X server sees it. */
  moveMouse(x: number, y: number): void;
  close(): Promise<void>;
}

/** Starts an X server without a screen and a session bus. The system bus is that same bus: nobody answers there. */
export async function startDisplay(): Promise<Display> {
  const home = mkdtempSync(join(tmpdir(), 'barnraiser-home-'));
  const children: ChildProcess[] = [];
  // `-noreset`: the server would otherwise start anew when its last client leaves, in the middle of a test.
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-noreset', '-ac'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  children.push(server);
  const display = await firstLine(server.stdio[3] as Readable);
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(bus);
  const address = await firstLine(bus.stdout);
  const env = {
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    HOME: home,
    DISPLAY: `:${display}`,
    DBUS_SESSION_BUS_ADDRESS: address,
    DBUS_SYSTEM_BUS_ADDRESS: address,
  };
  const run = (program: string, ...args: readonly string[]): string =>
    execFileSync(program, args, { env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return {
    env,
    home,
    run,
    start: (program, ...args) => void children.push(spawn(program, args, { env, stdio: 'ignore' })),
    moveMouse: (x, y) => void run('xdotool', 'mousemove', String(x), String(y)),
    close: async () => {
      for (const child of children.toReversed()) await ended(child);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function firstLine(stream: Readable): Promise<string> {
  const [line] = (await once(createInterface({ input: stream }), 'line')) as [string];
  return line.trim();
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
