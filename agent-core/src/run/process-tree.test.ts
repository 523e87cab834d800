import { expect, it } from 'vitest';
import type { ProcessEntry } from './process-list.js';
import { followProcesses } from './process-tree.js';

function entry(pid: number, parentPid: number, groupPid: number): ProcessEntry {
  const rest = { sessionPid: groupPid, startedAt: `${pid}`, state: 'alive', cpuMs: 0, rssPages: 0 } as const;
  return { pid, parentPid, groupPid, ...rest };
}

const all = [
  entry(1, 0, 1),
  entry(700, 1, 700),
  entry(801, 1, 800),
  entry(802, 801, 802),
  entry(900, 1, 900),
];
const list = async (except?: ReadonlySet<number>): Promise<ProcessEntry[]> =>
  all.filter(({ pid }) => except?.has(pid) !== true);

it('finds what a command left among those processes alone that are new', async () => {
  const looked: number[] = [];
  const listed = async (except?: ReadonlySet<number>): Promise<ProcessEntry[]> => {
    const found = await list(except);
    looked.push(...found.map(({ pid }) => pid));
    return found;
  };
  const tree = followProcesses(800, 'claim', listed, new Set([1, 700]));
  expect((await tree.sinceBegin())?.map(({ pid }) => pid)).toEqual([801, 802]);
  expect(looked).toEqual([801, 802, 900]);
});

it('does not tell by numbers what is new where it was not noted which there were', async () => {
  const tree = followProcesses(800, 'claim', list);
  expect(await tree.sinceBegin()).toBeNull();
  expect((await tree.members()).map(({ pid }) => pid)).toEqual([801, 802]);
});
