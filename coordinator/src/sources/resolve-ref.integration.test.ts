import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveRef } from './resolve-ref.js';

let folder: string;
const git = async (...args: string[]) =>
  (await execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: folder }))
    .stdout;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'barnraiser-git-'));
  await git('init', '-q', '-b', 'main');
  await git('commit', '-q', '--allow-empty', '-m', 'one');
  await git('tag', '-a', 'v1.0', '-m', 'first');
  await git('commit', '-q', '--allow-empty', '-m', 'two');
  await git('branch', 'feature/main');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('resolveRef', () => {
  it('answers the commit of a branch, a tag and HEAD', async () => {
    const [two, one] = (await git('log', '--format=%H')).split('\n');
    expect(await resolveRef(folder, 'main')).toBe(two);
    expect(await resolveRef(`file://${folder}`, 'HEAD')).toBe(two);
    expect(await resolveRef(folder, 'v1.0')).toBe(one);
    expect(await resolveRef(folder, 'refs/tags/v1.0')).toBe(one);
    expect(await resolveRef(folder, 'feature/main')).toBe(two);
  });

  it('answers a full commit id as it is', async () => {
    const id = 'a'.repeat(40);
    expect(await resolveRef('https://example.invalid/x.git', id)).toBe(id);
  });

  it('tells a missing reference from a repository that cannot be reached', async () => {
    await expect(resolveRef(folder, 'nowhere')).rejects.toMatchObject({ code: 'source-not-found' });
    await expect(resolveRef('http://u:secret@127.0.0.1:1/x.git', 'main')).rejects.toSatisfy(
      (error: { code: string; message: string }) =>
        error.code === 'source-unavailable' && !error.message.includes('secret'),
    );
  });

  it.each(['--upload-pack=touch /tmp/x', '-x', 'a b', 'refs/heads/*', 'main^{/x}', 'a..b', ''])(
    'refuses %j',
    async (ref) => {
      await expect(resolveRef(folder, ref)).rejects.toMatchObject({ code: 'schema' });
    },
  );

  it('runs no other transport', async () => {
    await expect(resolveRef('ext::sh -c "touch /tmp/barnraiser-ext"', 'main')).rejects.toMatchObject({
      code: 'source-unavailable',
    });
    await expect(resolveRef('--upload-pack=true', 'main')).rejects.toMatchObject({ code: 'schema' });
  });
});
