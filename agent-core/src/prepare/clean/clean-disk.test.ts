import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ClaimId } from '@barnraiser/protocol';
import { execaSync } from 'execa';
import { expect, test } from 'vitest';
import { keepWorkspace, takeKept } from '../kept-workspaces.js';
import { asUnprivileged } from '../testing/as-unprivileged.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { cleanDisk, type CleanOptions } from './clean-disk.js';

const now = Date.now();
const hourMs = 3_600_000;
const mb = 1024 ** 2;
const claims = [1, 2, 3].map((n) => `0190b6a0-1111-7000-8000-00000000000${n}`);

/** Makes an item of a size that was used so many hours ago. */
function put(root: string, path: string, sizeMb: number, hoursAgo: number): string {
  const at = join(root, path);
  const isFile = path.startsWith('cache/archives');
  mkdirSync(isFile ? dirname(at) : at, { recursive: true });
  writeFileSync(isFile ? at : join(at, 'file'), Buffer.alloc(sizeMb * mb, 1));
  const used = new Date(now - hoursAgo * hourMs);
  utimesSync(at, used, used);
  return at;
}

function clean(root: string, options: Partial<CleanOptions> = {}): ReturnType<typeof cleanDisk> {
  return cleanDisk({
    folders: { work: join(root, 'work'), cache: join(root, 'cache') },
    budgetBytes: null,
    shortBytes: 0,
    otherBytes: 0,
    inUseSince: null,
    isLive: () => false,
    now,
    ...options,
  });
}

test('what builds left over goes; what is in use, fresh, or not of the agent stays and is told', async () => {
  const root = temporaryFolder();
  const orphan = put(root, `work/${claims[0]}`, 1, 5);
  const live = put(root, `work/${claims[1]}`, 1, 0);
  const cutOff = put(root, 'cache/archives/abc.part', 1, 2);
  const fetching = put(root, 'cache/git/abc.git.new', 1, 0);
  const foreign = put(root, 'work/notes', 1, 9);
  const dry = await clean(root, { isLive: (claimId) => claimId === claims[1], isDryRun: true });
  expect(existsSync(orphan)).toBe(true);
  const done = await clean(root, { isLive: (claimId) => claimId === claims[1] });
  expect(done.removed.map(({ path }) => path)).toEqual([orphan, cutOff]);
  expect(done).toEqual(dry);
  expect(done).toMatchObject({ foreign: [foreign], left: [] });
  expect(done.freedBytes).toBeGreaterThanOrEqual(2 * mb);
  expect([orphan, cutOff, live, fetching, foreign].map((path) => existsSync(path))).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});

test('beyond the budget goes what was not used for the longest time', async () => {
  const root = temporaryFolder();
  const mirror = put(root, 'cache/git/abc.git', 2, 30);
  const archive = put(root, 'cache/archives/abc', 2, 20);
  const cache = put(root, 'cache/projects/zlib/ccache', 2, 1);
  const kept = put(root, `work/${claims[0]}`, 2, 0);
  await keepWorkspace({ root: kept, key: 'k', keptAt: now, commit: null });
  const done = await clean(root, { budgetBytes: 6 * mb, otherBytes: mb });
  expect(done.removed.map(({ path, why }) => [path, why])).toEqual([
    [mirror, 'over-budget'],
    [archive, 'over-budget'],
  ]);
  expect(existsSync(cache) && existsSync(kept)).toBe(true);
});

test('where too little is free more goes, but nothing that a build uses', async () => {
  const root = temporaryFolder();
  const old = put(root, 'cache/git/abc.git', 1, 30);
  put(root, 'cache/projects/zlib/ccache', 1, 1);
  const done = await clean(root, { shortBytes: 10 * mb, inUseSince: now - 2 * hourMs });
  expect(done.removed.map(({ path, why }) => [path, why])).toEqual([[old, 'too-little-free']]);
});

test('read-only trees and paths longer than the system takes are no obstacle', async () => {
  const root = temporaryFolder();
  const orphan = put(root, `work/${claims[0]}`, 0, 5);
  const stride = Array.from({ length: 100 }, () => 'folder-name').join('/');
  const script = 'i=0; while [ $i -lt 5 ]; do mkdir -p "$1" && cd -P "$1"; i=$((i+1)); done';
  execaSync('sh', ['-ec', script, 'sh', stride], { cwd: orphan });
  mkdirSync(join(orphan, 'locked/inside'), { recursive: true });
  chmodSync(join(orphan, 'locked'), 0);
  chmodSync(orphan, 0o500);
  expect(await clean(root)).toMatchObject({ removed: [{ path: orphan, why: 'left-over' }], left: [] });
});

test('a workspace that a build goes on with stays, also when it begins meanwhile', async () => {
  const root = temporaryFolder();
  const inherited = put(root, `work/${claims[0]}`, 0, 5);
  const key = { key: 'k', claimId: ClaimId.parse(claims[1]), now };
  await keepWorkspace({ root: inherited, key: 'k', keptAt: now, commit: null });
  expect(await takeKept(join(root, 'work'), key)).not.toBeNull();
  const late = put(root, `work/${claims[2]}`, 0, 0);
  let asked = 0;
  const isLive = (claimId: string): boolean =>
    claimId === claims[1] || (claimId === claims[2] && ++asked > 1);
  expect(await clean(root, { isLive })).toMatchObject({ removed: [], left: [] });
  expect(existsSync(inherited) && existsSync(late)).toBe(true);
  expect((await clean(root)).removed.map(({ path }) => path)).toEqual([inherited, late]);
});

test.runIf(process.getuid?.() === 0)('what was made immutable goes, or is told', async (context) => {
  const root = temporaryFolder();
  const orphan = put(root, `work/${claims[0]}`, 0, 5);
  const file = join(orphan, 'file');
  for (const path of [root, join(root, 'work'), orphan]) chownSync(path, 65_534, 65_534);
  chownSync(file, 65_534, 65_534);
  if (spawnSync('sh', ['-c', 'chattr +i "$1"', 'sh', file]).status !== 0)
    context.skip('no chattr on this file system');
  const why = 'Operation not permitted (made immutable? see chattr)';
  expect((await asUnprivileged(() => clean(root))).left).toContainEqual({ path: file, why });
  expect(await clean(root)).toMatchObject({ removed: [{ path: orphan }], left: [] });
});

test.runIf(process.getuid?.() === 0)('what belongs to others is told with the reason', async () => {
  const root = temporaryFolder();
  const orphan = put(root, `work/${claims[0]}`, 0, 5);
  for (const path of [root, join(root, 'work'), orphan]) chmodSync(path, 0o755);
  const done = await asUnprivileged(() => clean(root));
  expect(done).toMatchObject({ removed: [], freedBytes: 0 });
  expect(done.left).toContainEqual({
    path: join(orphan, 'file'),
    why: 'Permission denied (there is something of root)',
  });
  expect(statSync(orphan).isDirectory()).toBe(true);
});

test('workspaces of builders go by the budget, the least recently used first, and never the one in use', async () => {
  const root = temporaryFolder();
  const old = put(root, 'cache/workspaces/master-1/linux-1', 2, 30);
  const newer = put(root, 'cache/workspaces/master-1/linux-2', 2, 10);
  const used = put(root, 'cache/workspaces/master-2/linux-3', 2, 0);
  const aside = put(root, 'cache/workspaces/master-2/linux-3.1.unusable', 1, 2);
  const rules = { budgetBytes: 3 * mb, inUseSince: now - hourMs / 2 };
  const done = await clean(root, { ...rules, isDryRun: true });
  expect(done.removed.map(({ kind, path, why }) => [kind, path, why])).toEqual([
    ['unfinished', aside, 'left-over'],
    ['builder', old, 'over-budget'],
    ['builder', newer, 'over-budget'],
  ]);
  expect(done.foreign).toEqual([]);
  await clean(root, { ...rules, budgetBytes: mb });
  expect([old, newer, used].map((path) => existsSync(path))).toEqual([false, false, true]);
});
