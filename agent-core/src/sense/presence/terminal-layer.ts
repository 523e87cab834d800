import { readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listPseudoFolder, readPseudoFile } from '../kernel/pseudo-file.js';
import { Remembered } from '../kernel/remembered.js';
import type { PresenceLayer } from './presence-layer.js';

/** Consoles and serial lines on which people log in; lines for modems and instruments are not among them. */
const consoles = /^tty(\d+|S\d+|AMA\d+|s\d+|v\d+)$/;

/**
 * When somebody last typed in a terminal: reading what was typed sets a terminal's time of access, to
 * within 8 s on Linux (tty_update_time in drivers/tty/tty_io.c). Those that this process itself
 * holds, for builds, do not count. `root` is `/` but in tests.
 */
export function terminalLayer(root: string): PresenceLayer {
  const lines = new Remembered(() => linesByUse(root));
  return {
    source: 'terminal',
    layer: 'terminals (/dev/pts, consoles)',
    longestRestMs: 0,
    async read(now) {
      const { near, far } = lines.get(now);
      const last = Math.max(far, ...[...windows(root), ...near].map(lastRead));
      if (last === -Infinity) throw new Error('there are no terminals here');
      return [{ lastInputAt: last, isLocked: null, isRemote: false, seesDesktop: false }];
    },
  };
}

/** Linux has 63 virtual consoles and often 32 serial lines, of which hardly anybody uses more than these. */
const nearCount = 8;
const byNumber = new Intl.Collator('en', { numeric: true });

/** The lines that were used last, to be looked at each time, and when one of the others was. */
function linesByUse(root: string): { readonly near: readonly string[]; readonly far: number } {
  const used = listPseudoFolder(join(root, 'dev'))
    .filter((name) => consoles.test(name))
    .map((name) => ({ path: join(root, 'dev', name), at: lastRead(join(root, 'dev', name)) }))
    .toSorted((a, b) => b.at - a.at || byNumber.compare(a.path, b.path));
  return { near: used.slice(0, nearCount).map(({ path }) => path), far: used[nearCount]?.at ?? -Infinity };
}

/** The pseudo-terminals that are not this process's own. */
function windows(root: string): string[] {
  const folder = join(root, 'dev/pts');
  const names = listPseudoFolder(folder).filter((name) => /^\d+$/.test(name));
  if (names.length === 0) return [];
  const own = ownTerminals(root);
  return names.filter((name) => !own.has(name)).map((name) => join(folder, name));
}

/** Epoch ms; never, for one that has just gone. A device's inode rests in memory, so this waits for nothing. */
function lastRead(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.atimeMs ?? -Infinity;
  } catch {
    return -Infinity;
  }
}

/** The numbers of the pseudo-terminals whose other end this process holds (proc(5), fdinfo: `tty-index`). */
function ownTerminals(root: string): ReadonlySet<string> {
  const folder = join(root, 'proc/self');
  const own = new Set<string>();
  for (const fd of listPseudoFolder(join(folder, 'fd'))) {
    if (!linkTarget(join(folder, 'fd', fd)).endsWith('/ptmx')) continue;
    const info = readPseudoFile(join(folder, 'fdinfo', fd)) ?? '';
    const index = /^tty-index:\s*(\d+)/m.exec(info)?.[1];
    if (index !== undefined) own.add(index);
  }
  return own;
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
