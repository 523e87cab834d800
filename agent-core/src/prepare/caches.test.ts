import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCaches } from './caches.js';
import { temporaryFolder } from './testing/temporary-folder.js';

test('a cache is kept apart by project and key, and belongs below the source', async () => {
  const root = temporaryFolder();
  const source = temporaryFolder();
  const mounts = await openCaches(root, 'hello', [{ key: 'deps/x', path: 'build/.ccache' }], source);
  const others = await openCaches(root, 'other', [{ key: 'deps/x', path: 'a' }], source);
  expect(mounts).toEqual([
    { from: join(root, 'projects', 'hello', 'deps%2Fx'), to: join(source, 'build/.ccache') },
  ]);
  expect(others[0]?.from).not.toBe(mounts[0]?.from);
  expect(existsSync(mounts[0]?.from ?? '')).toBe(true);
});

test('a key cannot climb out of the cache folder', async () => {
  const root = temporaryFolder();
  const [mount] = await openCaches(root, 'hello', [{ key: 'a/../../../x', path: 'c' }], temporaryFolder());
  expect(readdirSync(join(root, 'projects', 'hello'))).toHaveLength(1);
  expect(mount?.from.startsWith(join(root, 'projects', 'hello'))).toBe(true);
});

test.each(['..', '/etc', '.', 'leak/x'])('a cache at %j makes the job invalid', async (path) => {
  const source = temporaryFolder();
  symlinkSync(temporaryFolder(), join(source, 'leak'));
  await expect(openCaches(temporaryFolder(), 'p', [{ key: 'k', path }], source)).rejects.toMatchObject({
    code: 'job-invalid',
  });
});
