import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox, SandboxRequest } from '../sandbox.js';
import { identityMounts, insideName } from './identity-files.js';
import { privatePaths } from './private-paths.js';
import { systemMounts } from './system-mounts.js';

/** Parts of /proc through which a process of the real root could change the machine, whatever its capabilities. */
const kernelControls = ['sys', 'sysrq-trigger', 'irq', 'bus', 'fs', 'acpi', 'scsi', 'asound'];

/**
 * Linux namespaces by bubblewrap (written against 0.8): the system read-only, a private home and
 * /tmp, the workspace and caches writable at their own paths, processes of its own, no network
 * unless asked, no capabilities, no names of this machine's people. All ends with the agent.
 */
export function bubblewrap(file: string): Sandbox {
  return {
    isolation: 'bubblewrap',
    // The one outside, and the first process of the namespace.
    housingDepth: 2,
    hasPrivateProcesses: true,
    wrap: async (request) => ({
      file,
      args: [...options(request), '--', ...request.argv],
      // Never the build's: LD_PRELOAD would load its code into bubblewrap, outside of the sandbox.
      env: { PATH: '/usr/bin:/bin' },
      cwd: '/',
    }),
  };
}

function options(request: SandboxRequest): string[] {
  const { folders, env, controlFolder } = request;
  const uid = process.getuid?.() ?? 1000;
  const isRoot = uid === 0;
  // Root would be refused by some builds' own tests and trusted by others; it becomes an ordinary user.
  const user = { uid: isRoot ? 1000 : uid, gid: isRoot ? 1000 : (process.getgid?.() ?? 1000) };
  const groups = [
    ['--unshare-all', '--unshare-user', '--die-with-parent', '--hostname', insideName],
    ['--uid', String(user.uid), '--gid', String(user.gid)],
    isRoot ? ['--cap-drop', 'ALL'] : [],
    request.hasNetwork ? ['--share-net'] : [],
    // Without it, a build could type into the agent's terminal (TIOCSTI); with a terminal of its own it cannot.
    request.hasTerminal ? [] : ['--new-session'],
    ['--clearenv', ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value])],
    systemMounts({ path: env.PATH ?? '', hasNetwork: request.hasNetwork }),
    identityMounts(controlFolder, { ...user, home: folders.home }),
    masks(controlFolder),
    ['--proc', '/proc', ...(isRoot ? kernelControls.flatMap(lockControl) : []), '--dev', '/dev'],
    ['--bind', folders.tmp, '/tmp', '--bind', folders.tmp, '/var/tmp'],
    [folders.source, folders.home, folders.tmp].flatMap((path) => ['--bind', path, path]),
    request.caches.flatMap(({ from, to }) => ['--bind', from, to]),
    ['--remount-ro', '/', '--chdir', request.cwd],
  ];
  return groups.flat();
}

function masks(controlFolder: string): string[] {
  const emptyFile = join(controlFolder, 'empty');
  const emptyFolder = join(controlFolder, 'empty.d');
  writeFileSync(emptyFile, '');
  mkdirSync(emptyFolder, { recursive: true });
  const paths = privatePaths();
  return paths.flatMap(({ path, isFolder }) => ['--ro-bind', isFolder ? emptyFolder : emptyFile, path]);
}

function lockControl(name: string): string[] {
  const path = `/proc/${name}`;
  return existsSync(path) ? ['--ro-bind', path, path] : [];
}
