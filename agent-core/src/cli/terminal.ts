import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { createColors } from 'picocolors';
import { type Keyboard, processKeyboard } from './keyboard.js';

type Colours = ReturnType<typeof createColors>;

/** Where a command writes; tests give their own. */
export interface Terminal {
  /** What the command was asked for, and nothing else. */
  readonly out: Writable;
  /** Errors, progress and hints. */
  readonly err: Writable;
  readonly colours: Colours;
  readonly now: () => number;
  /** Absent: nobody can be asked, and nothing can be read. */
  readonly keyboard?: Keyboard;
}

/** The process's own terminal. Colours only on a screen, and never with NO_COLOR (https://no-color.org). */
export function processTerminal(): Terminal {
  const isScreen = isatty(1) && process.env['TERM'] !== 'dumb' && !process.env['NO_COLOR'];
  return {
    out: process.stdout,
    err: process.stderr,
    colours: createColors(isScreen),
    now: () => Date.now(),
    keyboard: processKeyboard(),
  };
}

/** Writes, and waits while the reader is slower. */
export async function write(to: Writable, bytes: string | Uint8Array): Promise<void> {
  if (!to.write(bytes)) await once(to, 'drain');
}
