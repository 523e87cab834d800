import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asUnprivileged } from './testing/as-unprivileged.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import {
  closeBuilderWorkspace,
  openBuilderWorkspace,
  removeBuilderWorkspaces,
  sweepBuilderWorkspaces,
} from './workspace-of-builder.js';

const key = { coordinator: 'buildbot://me@master.example:9989', builder: 'Linux (x86, gcc/12)' };

describe('the workspace of a builder', () => {
  it('is found by its next build with its source as it was, and a new home', async () => {
    const cache = temporaryFolder();
    const first = await openBuilderWorkspace(cache, key);
    expect(first).toMatchObject({ isFound: false, left: null });
    writeFileSync(join(first.folders.source, 'made'), '');
    writeFileSync(join(first.folders.home, 'kept'), '');
    expect(await closeBuilderWorkspace(first.folders)).toEqual([{ ok: true }, { ok: true }]);
    expect(readdirSync(first.folders.root)).toEqual(['source']);
    const second = await openBuilderWorkspace(cache, key);
    expect(second).toEqual({ folders: first.folders, isFound: true, left: null });
    expect(readdirSync(second.folders.source)).toEqual(['made']);
    expect(readdirSync(second.folders.home)).toEqual([]);
    expect(statSync(second.folders.home).mode & 0o777).toBe(0o700);
  });

  it('has a short and harmless name of its own, whatever the builder is called', async () => {
    const cache = temporaryFolder();
    const names = ['Linux (x86, gcc/12)', 'Linux (x86, gcc/13)', '../..', '', '.', 'ü'.repeat(300), 'a\0b'];
    const roots: string[] = [];
    for (const builder of names)
      roots.push((await openBuilderWorkspace(cache, { ...key, builder })).folders.root);
    expect(new Set(roots).size).toBe(names.length);
    for (const root of roots)
      expect(root.slice(cache.length)).toMatch(/^\/workspaces\/[\w-]{1,30}\/[\w-]{1,30}$/);
    const other = await openBuilderWorkspace(cache, {
      ...key,
      coordinator: 'buildbot://other@master.example:9989',
    });
    expect(roots).not.toContain(other.folders.root);
  });

  it('goes when the coordinator is left, and with it nobody else’s', async () => {
    const cache = temporaryFolder();
    const mine = await openBuilderWorkspace(cache, key);
    const other = await openBuilderWorkspace(cache, {
      ...key,
      coordinator: 'buildbot://me@other.example:9989',
    });
    expect(await removeBuilderWorkspaces(cache, key.coordinator)).toEqual({ ok: true });
    expect(await removeBuilderWorkspaces(cache, key.coordinator)).toEqual({ ok: true });
    expect([existsSync(mine.folders.root), existsSync(other.folders.root)]).toEqual([false, true]);
  });

  it('survives an agent that was cut off, of whose build only the source stays', async () => {
    const cache = temporaryFolder();
    const { folders } = await openBuilderWorkspace(cache, key);
    writeFileSync(join(folders.source, 'made'), '');
    mkdirSync(join(folders.root, '.step-abc'));
    expect(await sweepBuilderWorkspaces(cache)).toEqual([]);
    expect(readdirSync(folders.root)).toEqual(['source']);
    expect((await openBuilderWorkspace(cache, key)).isFound).toBe(true);
  });

  it('that its build has locked is unlocked, and one that is no folder is replaced', async () => {
    const cache = temporaryFolder();
    const { folders } = await openBuilderWorkspace(cache, key);
    chmodSync(folders.source, 0);
    expect(await openBuilderWorkspace(cache, key)).toMatchObject({ isFound: true, left: null });
    expect(statSync(folders.source).mode & 0o777).toBe(0o700);
    await removeBuilderWorkspaces(cache, key.coordinator);
    mkdirSync(dirname(folders.root), { recursive: true });
    writeFileSync(folders.root, '');
    expect(await openBuilderWorkspace(cache, key)).toMatchObject({ isFound: false, left: null });
  });

  it.runIf(process.getuid?.() === 0)('that holds files of others is set aside and told', async () => {
    const cache = temporaryFolder();
    chmodSync(cache, 0o777);
    await asUnprivileged(async () => {
      const { folders } = await openBuilderWorkspace(cache, key);
      process.seteuid?.(0);
      mkdirSync(join(folders.source, 'out'));
      writeFileSync(join(folders.source, 'out/container'), '');
      process.setegid?.(65534);
      process.seteuid?.(65534);
      const next = await openBuilderWorkspace(cache, key);
      expect(next).toMatchObject({ folders, isFound: false });
      expect(next.left?.why).toMatch(/belongs to the user 0; .*root/);
      expect(existsSync(next.left!.path)).toBe(true);
      expect(readdirSync(next.folders.source)).toEqual([]);
    });
    chownSync(cache, 0, 0);
  });
});
