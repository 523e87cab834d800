import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { confine, isWithin } from './confine.js';
import { temporaryFolder } from './testing/temporary-folder.js';

function tree(): { root: string; outside: string } {
  const base = temporaryFolder();
  const root = join(base, 'root');
  const outside = join(base, 'outside');
  mkdirSync(join(root, 'sub'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(root, 'sub', 'file'), '');
  symlinkSync('../outside', join(root, 'leak'));
  symlinkSync('sub', join(root, 'inner'));
  symlinkSync('nowhere', join(root, 'dangling'));
  symlinkSync('circle', join(root, 'circle'));
  return { root, outside };
}

test.each(['', '.', 'sub', 'sub/file', 'sub/new/deeper', 'sub/../sub', 'inner/file', 'inner/new', '..dots'])(
  '%j stays within the root',
  (path) => {
    const { root } = tree();
    expect(confine(root, path)).toBe(join(root, path).replace(/\/$/, ''));
  },
);

test.each([
  '..',
  '../outside',
  'sub/../..',
  '/etc',
  'leak',
  'leak/new',
  'dangling',
  'circle/x',
  'a\0b',
  'sub/file/x',
])('%j leaves the root, or nobody can tell where it leads', (path) => {
  const { root } = tree();
  expect(confine(root, path)).toBeNull();
});

test('a root that is reached through a link confines like its target', () => {
  const { root, outside } = tree();
  symlinkSync(root, join(outside, 'root'));
  const linked = join(outside, 'root');
  expect(confine(linked, 'sub/file')).toBe(join(linked, 'sub/file'));
  expect(confine(linked, 'leak')).toBeNull();
});

test('whatever the path, an answer lies within the root', () => {
  const { root } = tree();
  const segment = fc.oneof(
    fc.constantFrom(
      '..',
      '.',
      '',
      'sub',
      'leak',
      'inner',
      'file',
      'dangling',
      'circle',
      'root',
      'outside',
      '/',
    ),
    fc.string({ maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 8 }), (segments) => {
      const answer = confine(root, segments.join('/'));
      expect(answer === null || isWithin(root, answer)).toBe(true);
      expect(answer === null || !answer.startsWith(join(root, 'leak'))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
