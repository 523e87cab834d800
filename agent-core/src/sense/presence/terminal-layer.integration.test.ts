import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { terminalLayer } from './terminal-layer.js';

const library = await import('@lydell/node-pty').catch(() => null);
// Of util-linux; opens a terminal as sshd and terminal windows do.
const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

/** The last input of all terminals but those of builds; null: there is none. */
async function lastInput(layer = terminalLayer('/')): Promise<number | null> {
  const signals = await layer.read(Date.now()).catch(() => []);
  return signals[0]?.lastInputAt ?? null;
}

describe('a terminal', () => {
  it.skipIf(library === null || process.platform !== 'linux')(
    'that the agent opened for a build is not taken for one at which a person types',
    async () => {
      const terminal = library!.spawn('/bin/sh', ['-c', 'tty; cat'], {});
      const exited = new Promise<void>((resolve) => void terminal.onExit(() => resolve()));
      onTestFinished(async () => {
        terminal.kill('SIGKILL');
        await exited;
      });
      const path = await new Promise<string>((resolve) => {
        let said = '';
        terminal.onData((text) => {
          said += text;
          const name = /^(\/dev\/pts\/\d+)\r?\n/.exec(said)?.[1];
          if (name !== undefined) resolve(name);
        });
      });
      const { atimeMs } = await stat(path);
      expect(await lastInput()).not.toBe(atimeMs);
    },
  );

  it.skipIf(!hasScript)('that a build has opened itself is not either', async () => {
    const { path, child } = await openTerminal((command) => spawn('script', command, { stdio: 'pipe' }));
    child.stdin!.write('typed\n');
    expect(await lastInput()).not.toBe((await stat(path)).atimeMs);
  });

  it.skipIf(!hasScript)('of somebody else tells that they type, and needs no other sign', async () => {
    const layer = terminalLayer('/');
    // Its parent ends at once, so that nothing leads from it to this process.
    const line = (command: readonly string[]) => ['-c', 'script "$@" <&3 & echo "pid $!"', 'sh', ...command];
    const { path, child } = await openTerminal((command) =>
      spawn('sh', line(command), { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] }),
    );
    const opened = (await stat(path)).atimeMs;
    expect(await lastInput(layer)).toBeGreaterThanOrEqual(opened);
    const input = child.stdio[3] as NodeJS.WritableStream;
    // The kernel notes the time of reading to within 8 s: typing goes on until it is noted anew.
    await vi.waitFor(
      async () => {
        input.write('typed\n');
        expect((await stat(path)).atimeMs).toBeGreaterThan(opened);
      },
      { timeout: 30_000, interval: 500 },
    );
    expect(await lastInput(layer)).toBeGreaterThanOrEqual((await stat(path)).atimeMs);
  });
});

/** Opens a terminal by `script`, which ends with the test; settles when its name is known. */
async function openTerminal(
  start: (command: readonly string[]) => ChildProcess,
): Promise<{ readonly path: string; readonly child: ChildProcess }> {
  const child = start(['-qfc', 'tty; cat', '/dev/null']);
  onTestFinished(() => {
    for (const stream of child.stdio) stream?.destroy();
    child.kill('SIGKILL');
  });
  const lines = createInterface({ input: child.stdout! });
  for await (const line of lines) {
    const pid = /^pid (\d+)/.exec(line)?.[1];
    if (pid !== undefined) onTestFinished(() => void process.kill(Number(pid), 'SIGKILL'));
    const path = /^(\/dev\/pts\/\d+)/.exec(line)?.[1];
    if (path !== undefined) return { path, child };
  }
  throw new Error('no terminal was opened');
}
