import { expect, it } from 'vitest';
import { coreCap, quotaCores, wholeCores } from './build-limits.js';
import { chooseCores, formatCoreList, parseCoreList } from './core-list.js';
import { findHierarchies } from './find-hierarchies.js';
import { findPriorityPrefix } from './priority.js';

const half = { cores: 4, cpuPercent: 50, memoryMb: null };
const eighth = { cores: 4, cpuPercent: 12, memoryMb: null };
const enforced = { cores: 'enforced', cpu: 'enforced', memory: 'enforced', priority: 'enforced' } as const;

it('makes whole cores of a share where there are no quotas, one at least', () => {
  expect([quotaCores(half), wholeCores(half, true), wholeCores(half, false)]).toEqual([2, 4, 2]);
  expect([quotaCores(eighth), wholeCores(eighth, false)]).toEqual([0.48, 1]);
});

it('holds a build against what can be kept here', () => {
  expect(coreCap(eighth, enforced)).toBe(0.48);
  expect(coreCap(eighth, { ...enforced, cpu: 'unsupported' })).toBe(1);
  expect(coreCap(eighth, { ...enforced, cores: 'unsupported' })).toBeNull();
});

it("reads and writes the kernel's lists of processors, and takes the last ones", () => {
  expect(parseCoreList('0-2,7\n')).toEqual([0, 1, 2, 7]);
  expect(parseCoreList('nonsense')).toEqual([]);
  expect(formatCoreList([0, 1, 7])).toBe('0,1,7');
  expect(chooseCores([0, 1, 2, 7], 2)).toEqual([2, 7]);
  expect(chooseCores([3], 0)).toEqual([3]);
});

it('takes the scheduling class that is granted', () => {
  const without = (...refused: string[]) =>
    findPriorityPrefix((command) => !refused.includes(command.slice(0, 2).join(' ')));
  expect(without('taskpolicy -b')).toEqual(['nice', '-n', '19', 'chrt', '--idle', '0', 'ionice', '-c', '3']);
  expect(without('taskpolicy -b', 'chrt --idle', 'ionice -c').slice(3)).toEqual(['chrt', '--batch', '0']);
  expect(without('taskpolicy -b', 'chrt --idle', 'chrt --batch', 'ionice -c', 'nice -n')).toEqual([]);
});

const modern = '25 21 0:22 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n';
const old = `32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
35 31 0:32 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
37 31 0:34 / /sys/fs/cgroup/freezer rw - cgroup cgroup rw,freezer
`;

function mounted(mountinfo: string, cgroup: string): ReturnType<typeof findHierarchies> {
  return findHierarchies((path) => (path.endsWith('mountinfo') ? mountinfo : cgroup));
}

it('finds where it stands among control groups of either version, and in a container', () => {
  expect(mounted(modern, '0::/user.slice/app.scope\n')).toEqual([
    { version: 2, controllers: [], folders: ['/sys/fs/cgroup/user.slice/app.scope', '/sys/fs/cgroup'] },
  ]);
  expect(mounted(old, '4:memory:/docker/abc\n2:cpu,cpuacct:/\n')).toEqual([
    { version: 1, controllers: ['cpu', 'cpuacct'], folders: ['/sys/fs/cgroup/cpu,cpuacct'] },
    { version: 1, controllers: ['memory'], folders: ['/sys/fs/cgroup/memory'] },
  ]);
  expect(findHierarchies(() => null)).toEqual([]);
});
