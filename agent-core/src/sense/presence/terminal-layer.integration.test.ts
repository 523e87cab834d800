import { stat } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { terminalLayer } from './terminal-layer.js';

const library = await import('@lydell/node-pty').catch(() => null);

it.skipIf(library === null || process.platform !== 'linux')(
  'what a build does in a terminal of ours is not taken for a person typing',
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
    const last = await terminalLayer('/')
      .read(Date.now())
      .then(([signal]) => signal?.lastInputAt ?? null)
      .catch(() => null);
    expect(last).not.toBe(atimeMs);
  },
);
