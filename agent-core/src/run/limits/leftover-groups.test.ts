import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { markVariable } from '../process-mark.js';
import { removeLeftGroups } from './leftover-groups.js';

const [over, other] = ['1', '2'].map((n) => `0190b6a0-1111-7000-8000-00000000000${n}`);
const noProcess = 4_194_304;

/** Folders stand for groups: an empty one can be removed, one with members cannot. */
function makeGroups(names: readonly string[], members: Readonly<Record<string, number>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'barnraiser-groups-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of names) mkdirSync(join(folder, name));
  for (const [name, pid] of Object.entries(members))
    writeFileSync(join(folder, name, 'cgroup.procs'), `${pid}\n`);
  return folder;
}

const remove = (folder: string, isDryRun = false) =>
  removeLeftGroups(new Set([over!]), {
    isDryRun,
    hierarchies: [{ version: 2, controllers: [], folders: [folder] }],
  });

it('removes the groups of builds that are over and of agents that are gone, and no others', () => {
  const ours = [`barnraiser-${over}`, `barnraiser.${noProcess}.1`];
  const others = [`barnraiser-${other}`, `barnraiser.${process.pid}.1`, 'user.slice'];
  const folder = makeGroups([...ours, ...others]);
  const paths = ours.map((name) => join(folder, name));
  expect(remove(folder, true)).toEqual({ removed: paths, left: [] });
  expect(remove(folder)).toEqual({ removed: paths, left: [] });
  expect([...ours, ...others].filter((name) => existsSync(join(folder, name)))).toEqual(others);
});

it('removes what stands empty for long, whoever made it', () => {
  const folder = makeGroups([`barnraiser-${other}`]);
  utimesSync(join(folder, `barnraiser-${other}`), 0, 0);
  expect(remove(folder).removed).toHaveLength(1);
});

it.runIf(process.platform === 'linux')('tells what still holds processes of a build that is over', () => {
  const build = spawn('sleep', ['60'], { stdio: 'ignore', env: { ...process.env, [markVariable]: over } });
  onTestFinished(() => void build.kill('SIGKILL'));
  const [limits, step, strange] = [
    `barnraiser-${over}`,
    `barnraiser.${noProcess}.1`,
    `barnraiser.${noProcess}.2`,
  ];
  const members = { [limits]: build.pid!, [step]: build.pid!, [strange]: process.pid };
  const folder = makeGroups([limits, step, strange], members);
  const why = `holds the processes ${build.pid}`;
  expect(remove(folder)).toEqual({
    removed: [],
    left: [limits, step].map((name) => ({ path: join(folder, name), why })),
  });
});
