import { existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWithin } from '../confine.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { placeInside } from './place-inside.js';
import { WorkspaceFileError } from './workspace-file-error.js';

function tree(): string {
  const base = temporaryFolder();
  const root = join(base, 'root');
  mkdirSync(join(root, 'sub/deep'), { recursive: true });
  mkdirSync(join(base, 'rootlet'));
  mkdirSync(join(base, 'outside'));
  writeFileSync(join(root, 'sub/file'), '');
  symlinkSync('../outside', join(root, 'leak'));
  symlinkSync(join(root, 'sub'), join(root, 'inner'));
  symlinkSync('../../root/sub/file', join(root, 'sub/back'));
  symlinkSync('../sub/./deep/../file', join(root, 'sub/long'));
  symlinkSync('missing/../../../outside', join(root, 'sub/sly'));
  symlinkSync('nowhere', join(root, 'dangling'));
  symlinkSync('circle', join(root, 'circle'));
  return root;
}

test.each([
  ['', ''],
  ['sub/file', 'sub/file'],
  ['ROOT/sub/file', 'sub/file'],
  ['ROOT/sub/../sub/new/deeper', 'sub/new/deeper'],
  ['inner/file', 'sub/file'],
  ['sub/long', 'sub/file'],
  ['dangling', 'nowhere'],
  ['..dots', '..dots'],
])('%j leads to %j', (path, place) => {
  const root = tree();
  expect(placeInside(root, path.replace('ROOT', root), 'followed')).toBe(
    join(root, place).replace(/\/$/, ''),
  );
});

test.each([
  ['..', 'EACCES'],
  ['/etc', 'EACCES'],
  ['ROOTlet', 'EACCES'],
  ['ROOT/../outside', 'EACCES'],
  ['leak', 'EACCES'],
  ['leak/new', 'EACCES'],
  ['sub/back', 'EACCES'],
  ['sub/sly', 'EACCES'],
  ['circle', 'ELOOP'],
  ['sub/file/x', 'ENOTDIR'],
  ['a\0b', 'EINVAL'],
  ['x'.repeat(300), 'ENAMETOOLONG'],
  ['x/'.repeat(4000), 'ENAMETOOLONG'],
])('%j is refused with %s', (path, code) => {
  const root = tree();
  expect(() => placeInside(root, path.replace('ROOT', root), 'followed')).toThrow(
    expect.objectContaining({ name: 'WorkspaceFileError', code }),
  );
});

test('a link at the end can stand for itself, on the way it never does', () => {
  const root = tree();
  expect(placeInside(root, 'leak', 'itself')).toBe(join(root, 'leak'));
  expect(() => placeInside(root, 'leak/x', 'itself')).toThrow(expect.objectContaining({ code: 'EACCES' }));
});

test('whatever the path, the place is within the root and no link is on the way', () => {
  const root = tree();
  const names = [
    '..',
    '.',
    '',
    'sub',
    'inner',
    'leak',
    'dangling',
    'long',
    'sly',
    'back',
    'file',
    'new',
    root,
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...names)), (parts) => {
      const place = placeOf(root, parts.join('/'));
      if (place === null) return;
      expect(isWithin(root, place)).toBe(true);
      let at = place;
      while (!existsSync(at)) at = join(at, '..');
      expect(realpathSync(at)).toBe(at);
    }),
    { numRuns: 1000 },
  );
});

/** Null where it is refused as it should be. */
function placeOf(root: string, path: string): string | null {
  try {
    return placeInside(root, path, 'followed');
  } catch (error) {
    if (error instanceof WorkspaceFileError) return null;
    throw error;
  }
}
