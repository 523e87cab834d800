import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { expect, test } from 'vitest';
import { asUnprivileged } from './testing/as-unprivileged.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import { openWorkspace, removeWorkspace, sweepWorkspaces } from './workspace.js';

const claimId = '0190b6a0-1111-7000-8000-000000000001';
const otherId = '0190b6a0-1111-7000-8000-000000000002';

test("a workspace's folders are new, empty and the owner's alone", async () => {
  const folders = await openWorkspace(join(temporaryFolder(), 'deep', 'work'), claimId);
  for (const folder of [folders.root, folders.source, folders.home, folders.tmp]) {
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  }
  expect(readdirSync(folders.root).sort()).toEqual(['home', 'source', 'tmp']);
});

test('opening the same workspace again begins afresh', async () => {
  const work = temporaryFolder();
  const first = await openWorkspace(work, claimId);
  writeFileSync(join(first.source, 'left'), '');
  const second = await openWorkspace(work, claimId);
  expect(second).toEqual(first);
  expect(readdirSync(second.source)).toEqual([]);
});

test('an id that is no claim makes no folder', async () => {
  const work = temporaryFolder();
  await expect(openWorkspace(work, '../escape')).rejects.toThrow('Invalid UUID');
  expect(readdirSync(work)).toEqual([]);
});

test('a read-only tree is removed by an owner without special rights', async () => {
  const work = temporaryFolder();
  const { root, source } = await openWorkspace(work, claimId);
  const folder = join(source, 'locked', 'inner');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'file'), 'x');
  for (const path of [join(folder, 'file'), folder, join(source, 'locked')]) chmodSync(path, 0o555);
  chmodSync(join(source, 'locked'), 0);
  if (process.getuid?.() === 0) {
    execaSync('chown', ['-R', '65534:65534', work]);
    // Others than its owner may pass, as the folders above may be the superuser's.
    chownSync(work, 65534, 65534);
  }
  expect(await asUnprivileged(() => removeWorkspace(root))).toEqual({ ok: true });
  expect(existsSync(root)).toBe(false);
});

test.runIf(process.getuid?.() === 0)('what cannot be removed is named', async () => {
  const work = temporaryFolder();
  const { root, source } = await openWorkspace(work, claimId);
  writeFileSync(join(source, 'file'), 'x');
  // Not nobody's: only the superuser may remove it.
  chmodSync(work, 0o755);
  chmodSync(root, 0o755);
  chmodSync(source, 0o755);
  const removal = await asUnprivileged(() => removeWorkspace(root));
  expect(removal).toMatchObject({ ok: false });
  expect(removal.ok ? [] : removal.left).toContain(join(source, 'file'));
});

test('a tree whose paths are longer than the system takes is removed', async () => {
  const { root, source } = await openWorkspace(temporaryFolder(), claimId);
  // By strides of a hundred, as no call takes the whole path at once.
  const stride = Array.from({ length: 100 }, () => 'folder-name').join('/');
  const script = 'i=0; while [ $i -lt 5 ]; do mkdir -p "$1" && cd -P "$1"; i=$((i+1)); done';
  execaSync('sh', ['-ec', script, 'sh', stride], { cwd: source });
  expect(await removeWorkspace(root)).toEqual({ ok: true });
  expect(existsSync(root)).toBe(false);
});

test('links are removed and what they lead to stays as it was', async () => {
  const work = temporaryFolder();
  const outside = temporaryFolder();
  writeFileSync(join(outside, 'precious'), 'kept');
  chmodSync(join(outside, 'precious'), 0o444);
  chmodSync(outside, 0o555);
  const folders = await openWorkspace(work, claimId);
  symlinkSync(outside, join(folders.source, 'link'));
  symlinkSync(join(outside, 'precious'), join(folders.source, 'file-link'));
  expect(await removeWorkspace(folders)).toEqual({ ok: true });
  expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('kept');
  expect(statSync(outside).mode & 0o777).toBe(0o555);
});

test('a workspace that has become a link is unlinked only', async () => {
  const work = temporaryFolder();
  const outside = temporaryFolder();
  writeFileSync(join(outside, 'precious'), 'kept');
  symlinkSync(outside, join(work, claimId));
  expect(await removeWorkspace(join(work, claimId))).toEqual({ ok: true });
  expect(readdirSync(work)).toEqual([]);
  expect(readdirSync(outside)).toEqual(['precious']);
});

test('removing twice is harmless', async () => {
  const folders = await openWorkspace(temporaryFolder(), claimId);
  expect(await removeWorkspace(folders)).toEqual({ ok: true });
  expect(await removeWorkspace(folders)).toEqual({ ok: true });
});

test('a sweep removes orphans, keeps live workspaces, and leaves what is not ours', async () => {
  const work = temporaryFolder();
  const live = await openWorkspace(work, claimId);
  const orphan = await openWorkspace(work, otherId);
  mkdirSync(join(work, 'documents'));
  const sweep = await sweepWorkspaces(work, new Set([claimId]));
  expect(sweep).toEqual({ removed: [orphan.root], left: [] });
  expect(existsSync(live.source)).toBe(true);
  expect(readdirSync(work).sort()).toEqual([claimId, 'documents']);
});

test('a sweep of a folder that does not exist finds nothing', async () => {
  const sweep = await sweepWorkspaces(join(temporaryFolder(), 'none'), new Set());
  expect(sweep).toEqual({ removed: [], left: [] });
});
