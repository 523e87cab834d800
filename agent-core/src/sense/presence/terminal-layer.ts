import { type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { listPseudoFolder } from '../kernel/pseudo-file.js';
import { Remembered } from '../kernel/remembered.js';
import { BuildTerminals } from './build-terminals.js';
import type { PresenceLayer } from './presence-layer.js';

/** Consoles and serial lines on which people log in; lines for modems and instruments are not among them. */
const consoles = /^tty(\d+|S\d+|AMA\d+|s\d+|v\d+)$/;

/**
 * When somebody last typed in a terminal: reading what was typed sets a terminal's time of access, to
 * within 8 s on Linux (tty_update_time in drivers/tty/tty_io.c), so that the first key after a while
 * counts at once. Those of builds do not count. `root` is `/` but in tests.
 */
export function terminalLayer(root: string): PresenceLayer {
  const lines = new Remembered(() => linesByUse(root));
  const builds = new BuildTerminals(root);
  return {
    source: 'terminal',
    layer: 'terminals (/dev/pts, consoles)',
    needsGlances: true,
    longestRestMs: 0,
    async read(now) {
      const { near, far } = lines.get(now);
      const last = Math.max(far, ...near.map(lastRead), ...windows(root, builds));
      if (last === -Infinity) throw new Error('there are no terminals here');
      return [{ lastInputAt: last, isLocked: null, isRemote: false, seesDesktop: false }];
    },
  };
}

/** Linux has 63 virtual consoles and often 32 serial lines, of which hardly anybody uses more than these. */
const nearCount = 8;

/** The lines that were used last, to be looked at each time, and when one of the others was. */
function linesByUse(root: string): { readonly near: readonly string[]; readonly far: number } {
  const used = listPseudoFolder(join(root, 'dev'))
    .filter((name) => consoles.test(name))
    .map((name) => ({ path: join(root, 'dev', name), at: lastRead(join(root, 'dev', name)) }))
    .toSorted((a, b) => b.at - a.at || a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
  return { near: used.slice(0, nearCount).map(({ path }) => path), far: used[nearCount]?.at ?? -Infinity };
}

/** When each pseudo-terminal was last read that is not a build's. */
function windows(root: string, builds: BuildTerminals): number[] {
  const folder = join(root, 'dev/pts');
  return listPseudoFolder(folder).flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const found = statOf(join(folder, name));
    return found === null || builds.has(name, found.ctimeMs) ? [] : [found.atimeMs];
  });
}

/** Epoch ms; never, for one that has just gone. */
function lastRead(path: string): number {
  return statOf(path)?.atimeMs ?? -Infinity;
}

/** A device's inode rests in memory, so this waits for nothing. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
