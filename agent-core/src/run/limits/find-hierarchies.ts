import { readKernelFile } from './kernel-file.js';

/** Which resources are limited by control groups. */
export type Controller = 'cpu' | 'cpuacct' | 'cpuset' | 'memory';

/** Where this process stands in one hierarchy of control groups. */
export interface Hierarchy {
  readonly version: 1 | 2;
  /** Version 1: those that are mounted there. Version 2: told by its files instead. */
  readonly controllers: readonly Controller[];
  /** Its folders in which builds' groups may be made, best first: its own, then the top. */
  readonly folders: readonly string[];
}

const all: readonly Controller[] = ['cpu', 'cpuacct', 'cpuset', 'memory'];

/** The hierarchies that are mounted here (cgroups(7)); none where the system has no control groups. */
export function findHierarchies(read: (path: string) => string | null = readKernelFile): Hierarchy[] {
  const own = ownPaths(read('/proc/self/cgroup') ?? '');
  return (read('/proc/self/mountinfo') ?? '').split('\n').flatMap((line): Hierarchy[] => {
    // 32 31 0:29 ROOT MOUNTPOINT OPTIONS … - TYPE SOURCE SUPER-OPTIONS (proc(5))
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '/', mountPoint = ''] = before.split(' ');
    const [type, , options = ''] = after.split(' ');
    if (type !== 'cgroup' && type !== 'cgroup2') return [];
    const controllers = type === 'cgroup2' ? [] : all.filter((name) => options.split(',').includes(name));
    if (type === 'cgroup' && controllers.length === 0) return [];
    const path = own.get(type === 'cgroup2' ? '' : controllers[0]!) ?? '/';
    // In a container the mount shows a part of the tree only.
    const inside = root !== '/' && path.startsWith(root) ? path.slice(root.length) : path;
    const folders = [...new Set([`${mountPoint}${inside}`.replace(/\/+$/, ''), mountPoint])];
    return [{ version: type === 'cgroup2' ? 2 : 1, controllers, folders }];
  });
}

/** By controller, '' for version 2: the path of this process ("4:memory:/x", "0::/y"). */
function ownPaths(text: string): Map<string, string> {
  const paths = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, names, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    for (const name of names?.split(',') ?? []) paths.set(name, path ?? '/');
  }
  return paths;
}
