import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import type { Sandbox } from './sandbox.js';
import { bubblewrap } from './sandboxes/bubblewrap.js';
import { noSandbox } from './sandboxes/none.js';

let found: Promise<Sandbox[]> | null = null;

/**
 * What builds can be run under here, best first; `none` is always the last. A sandbox is listed
 * only if a command really ran in it and found the system read-only and the network away. Asked of
 * the machine once per run of the agent.
 */
export function availableSandboxes(): Promise<Sandbox[]> {
  found ??= probeAll();
  return found;
}

async function probeAll(): Promise<Sandbox[]> {
  const file = process.platform === 'linux' ? findProgram('bwrap') : null;
  const candidates = file === null ? [] : [bubblewrap(file)];
  const working: Sandbox[] = [];
  for (const sandbox of candidates) if (await isKeepingApart(sandbox)) working.push(sandbox);
  return [...working, noSandbox];
}

function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/bin', '/usr/local/bin'];
  for (const folder of folders.filter((path) => path.startsWith('/'))) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // Not there: the next one.
    }
  }
  return null;
}

// Writes what must not be writable, then lists the network's interfaces, of which only `lo` may be left.
const probe = `
for folder in / /usr /etc; do (: > "$folder/.barnraiser-probe") 2>/dev/null && echo "writable $folder"; done
: > "$1/probe" || echo "read-only $1"
while IFS=: read -r name rest; do [ -z "$rest" ] || echo $name; done < /proc/net/dev
exit 0`;

async function isKeepingApart(sandbox: Sandbox): Promise<boolean> {
  const root = await mkdtemp(join(tmpdir(), 'barnraiser-probe-'));
  try {
    const folders = { root, source: join(root, 's'), home: join(root, 'h'), tmp: join(root, 't') };
    const controlFolder = join(root, 'c');
    for (const path of [folders.source, folders.home, folders.tmp, controlFolder]) await mkdir(path);
    const { file, args, env } = await sandbox.wrap({
      argv: ['/bin/sh', '-c', probe, 'sh', folders.source],
      cwd: folders.source,
      env: { PATH: '/usr/bin:/bin' },
      folders,
      caches: [],
      hasNetwork: false,
      hasTerminal: false,
      controlFolder,
    });
    const result = await execa(file, args, { env, extendEnv: false, reject: false, timeout: 10_000 });
    return result.exitCode === 0 && (result.stdout === 'lo' || result.stdout === '');
  } catch {
    return false;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
