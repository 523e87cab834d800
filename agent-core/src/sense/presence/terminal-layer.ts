import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PresenceLayer } from './presence-layer.js';

/** Consoles and serial lines on which people log in; lines for modems and instruments are not among them. */
const consoles = /^tty(\d+|S\d+|AMA\d+|s\d+|v\d+)$/;

/**
 * When somebody last typed in a terminal: reading what was typed sets a terminal's time of access, to
 * within 8 s on Linux (tty_update_time in drivers/tty/tty_io.c). Those that this process itself
 * holds, for builds, do not count. `root` is `/` but in tests.
 */
export function terminalLayer(root: string): PresenceLayer {
  return {
    source: 'terminal',
    layer: 'terminals (/dev/pts, consoles)',
    async read() {
      const own = await ownTerminals(root);
      const pts = (await list(join(root, 'dev/pts'))).filter((name) => /^\d+$/.test(name) && !own.has(name));
      const paths = [
        ...pts.map((name) => join(root, 'dev/pts', name)),
        ...(await list(join(root, 'dev')))
          .filter((name) => consoles.test(name))
          .map((name) => join(root, 'dev', name)),
      ];
      const times = await Promise.all(
        paths.map((path) =>
          stat(path).then(
            ({ atimeMs }) => atimeMs,
            () => -Infinity,
          ),
        ),
      );
      const last = Math.max(-Infinity, ...times);
      if (last === -Infinity) throw new Error('there are no terminals here');
      return [{ lastInputAt: last, isLocked: null, isRemote: false, seesDesktop: false }];
    },
  };
}

/** The numbers of the pseudo-terminals whose other end this process holds (proc(5), fdinfo: `tty-index`). */
async function ownTerminals(root: string): Promise<ReadonlySet<string>> {
  const folder = join(root, 'proc/self');
  const own = new Set<string>();
  for (const fd of await list(join(folder, 'fd'))) {
    const target = await readlink(join(folder, 'fd', fd)).catch(() => '');
    if (!target.endsWith('/ptmx')) continue;
    const info = await readFile(join(folder, 'fdinfo', fd), 'latin1').catch(() => '');
    const index = /^tty-index:\s*(\d+)/m.exec(info)?.[1];
    if (index !== undefined) own.add(index);
  }
  return own;
}

async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
