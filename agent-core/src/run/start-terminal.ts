import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StartCommand } from './start-command.js';

/** Opens the side channels and becomes the command: a terminal hands over no descriptors but its own. */
const opener = 'exec 3>>"$1" 2>>"$2"; shift 2; exec "$@"';

/** The kernel hands over the last output a moment after the end (measured: up to 50 ms). */
const drainQuietMs = 100;

/**
 * node-pty drops what is unread 200 ms after the end of the process, so it must never be made to
 * wait; what the sink has not taken yet is held in memory, up to the log limit.
 */
const neverPaused = { pause: () => undefined, resume: () => undefined };

/**
 * Answers a start on a terminal of 80 × 24, or null where node-pty is not installed (it is optional:
 * no build of it exists for some architectures).
 */
export async function findTerminal(): Promise<StartCommand | null> {
  const pty = await import('@lydell/node-pty').catch(() => null);
  if (pty === null) return null;
  return async (request, flow) => {
    const side = ['status', 'errors'].map((name) => join(request.controlFolder, name));
    const command = await request.wrap();
    const args = ['-c', opener, 'sh', ...side, command.file, ...command.args];
    const terminal = pty.spawn('/bin/sh', args, {
      cols: 80,
      rows: 24,
      cwd: command.cwd,
      env: { ...command.env },
      encoding: null,
    });
    let heardAt = 0;
    // With encoding null it hands over bytes, whatever its types say.
    terminal.onData((data: unknown) => {
      heardAt = performance.now();
      flow.accept(data as Buffer, neverPaused);
    });
    const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      terminal.onExit(({ exitCode, signal }) => {
        resolve({ code: exitCode, signal: signalName(signal) });
      });
    });
    return {
      pid: terminal.pid,
      exited,
      drain: async () => {
        heardAt = performance.now();
        while (flow.isWaiting() || performance.now() - heardAt < drainQuietMs) await delay(10);
        await flow.settled();
      },
    };
  };
}

function signalName(number: number | undefined): string | null {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? null;
}
