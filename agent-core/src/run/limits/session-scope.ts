import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * The command line that starts another one in a scope of the user's session manager (systemd-run(1));
 * null where there is no session. The manager's address reaches systemd-run alone. Without
 * `--collect` a scope that failed would stay listed.
 */
export function scopeCommand(env: NodeJS.ProcessEnv, properties: readonly string[] = []): string[] | null {
  const names = ['XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'].filter((name) => env[name] !== undefined);
  if (names.length === 0) return null;
  return [
    '/usr/bin/env',
    ...names.map((name) => `${name}=${env[name]}`),
    'systemd-run',
    '--user',
    '--scope',
    '--quiet',
    '--collect',
    ...properties.map((property) => `--property=${property}`),
    '--',
    '/usr/bin/env',
    ...names.flatMap((name) => ['-u', name]),
    '--',
  ];
}

/**
 * A scope lives while something runs in it: a shell that sleeps until the agent ($1) is gone, in a
 * group of its own, since a group that holds processes cannot hand controllers on. $2: where the
 * hierarchy is mounted.
 */
const keep = `
folder=$2$(sed -n 's/^0:://p' /proc/self/cgroup)
mkdir "$folder/keeper" && echo 0 >"$folder/keeper/cgroup.procs" || exit 1
setsid /bin/sh -c 'while kill -0 "$1"; do sleep 20; done' sh "$1" </dev/null >/dev/null 2>&1 &
echo "$!"
echo "$folder"
`;

/** The scope that this agent has; `folder` is null where none was granted. */
interface Kept {
  readonly mount: string;
  readonly folder: string | null;
  /** What has to be run first by whoever enters; empty: it can be entered from where the agent is. */
  readonly entry: readonly string[];
}

const longestMs = 10_000;

let kept: Kept | null = null;

/**
 * The folder of a scope that the user's session manager delegated to this agent (version 2), where
 * `mount` is that hierarchy; null where none is granted. Made once, kept until the agent ends.
 */
export function sessionScope(mount: string): string | null {
  if (kept?.mount !== mount) {
    const folder = openScope(mount);
    kept = {
      mount,
      folder,
      entry: folder === null || canEnter(folder) ? [] : (scopeCommand(process.env) ?? []),
    };
  }
  return kept.folder;
}

/** The command line by which others are started that are to join a group; empty outside of the scope, or where none is needed. */
export function sessionScopeEntry(group: string): readonly string[] {
  return kept?.folder && group.startsWith(`${kept.folder}/`) ? kept.entry : [];
}

/** The kernel asks for rights in the common parent, which an agent that the manager did not start does not have. */
function canEnter(folder: string): boolean {
  const script = 'echo 0 2>/dev/null >"$1/keeper/cgroup.procs"';
  return spawnSync('/bin/sh', ['-c', script, 'sh', folder]).status === 0;
}

function openScope(mount: string): string | null {
  const [file, ...args] = scopeCommand(process.env, ['Delegate=yes', 'Description=Barnraiser builds']) ?? [];
  if (file === undefined) return null;
  try {
    const command = [...args, '/bin/sh', '-c', keep, 'sh', String(process.pid), mount];
    const said = execFileSync(file, command, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: longestMs,
    });
    const [keeper = '', folder = ''] = said.trim().split('\n');
    process.once('exit', () => endKeeper(Number(keeper)));
    return join(folder);
  } catch {
    return null;
  }
}

function endKeeper(pid: number): void {
  try {
    // It leads a group, of which its sleep is the other member.
    process.kill(-pid, 'SIGTERM');
  } catch {
    // Gone already.
  }
}
