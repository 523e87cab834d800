import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { findFiles } from './find-files.js';

const hasPython = spawnSync('python3', ['--version']).status === 0;

function tree(): string {
  const root = temporaryFolder();
  for (const folder of ['a/b/c', 'a/.h/i', 'b/a', 'x y/[z]'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['1.txt', 'a/2.txt', 'a/b/3.txt', 'a/.4.txt', 'a/.h/5.txt', 'b/a/6', 'x y/[z]/7.txt'])
    writeFileSync(join(root, file), '');
  symlinkSync('b', join(root, 'a/to'));
  symlinkSync('nowhere', join(root, 'a/dangling'));
  return root;
}

test.skipIf(!hasPython)('a pattern finds what Python’s glob finds', async () => {
  const root = tree();
  const patterns = [
    '*',
    '**',
    '**/',
    '**/*',
    '*/**',
    '**/**',
    '**/**/*',
    '**/**/**',
    '**/*.txt',
    'a/**/b',
    '**/a',
  ]
    .concat([
      'a/*/',
      'a//*.txt',
      'a/.*',
      'a/.*/*',
      '*/a/*',
      'a/to/*',
      'a/dangling',
      'a/dangling/',
      '1.txt/',
      '?',
    ])
    .concat(['x y/[[]z]/*', '[!a]*', 'a/b/../*.txt', './*', 'nope/*', 'y'.repeat(300), '**/to/**/*.txt']);
  const script =
    'import glob, json, sys; print(json.dumps([sorted(set(glob.glob(p, recursive=True))) for p in sys.argv[1:]]))';
  const whole = patterns.map((pattern) => `${root}/${pattern}`);
  const theirs = JSON.parse(
    execFileSync('python3', ['-c', script, ...whole], { encoding: 'utf8' }),
  ) as string[][];
  const normal = (paths: readonly string[]): string[] =>
    [...new Set(paths.map((path) => asWritten(path)))].toSorted();
  for (const [n, pattern] of whole.entries()) {
    expect([patterns[n], normal(await findFiles(root, pattern))]).toEqual([patterns[n], normal(theirs[n]!)]);
  }
});

/** Python keeps `//` and `..` as they were written. */
function asWritten(path: string): string {
  return join(path);
}

test('links that lead in circles, to themselves or into each other end a search in time', async () => {
  const root = temporaryFolder();
  symlinkSync('self', join(root, 'self'));
  symlinkSync('.', join(root, 'here'));
  symlinkSync('pong', join(root, 'ping'));
  symlinkSync('ping', join(root, 'pong'));
  expect(await findFiles(root, '**')).toEqual(
    ['', 'here', 'ping', 'pong', 'self'].map((name) => `${root}/${name}`),
  );
  expect(await findFiles(root, 'here/here/se*')).toEqual([`${root}/here/here/self`]);
});

test('links that multiply what there is to look at are searched as far as the limits allow', async () => {
  const root = temporaryFolder();
  for (let level = 0; level < 30; level += 1) {
    mkdirSync(join(root, `f${level}`));
    for (const name of ['l', 'r']) symlinkSync(`../f${level + 1}`, join(root, `f${level}`, name));
  }
  await expect(findFiles(root, '**', { mostFound: 1000 })).rejects.toMatchObject({ code: 'E2BIG', errno: 7 });
  await expect(findFiles(root, '**/no', { mostLooked: 1000 })).rejects.toMatchObject({ code: 'E2BIG' });
  await expect(findFiles(root, '**/no', { longestMs: 50 })).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

test('a pattern that costs much for each name ends in time too, and one that is too long finds nothing', async () => {
  const root = temporaryFolder();
  for (let n = 0; n < 200; n += 1) writeFileSync(join(root, `${'a'.repeat(200)}${n}`), '');
  const slow = `${'*a'.repeat(100)}b`;
  await expect(findFiles(root, slow, { longestMs: 0 })).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  expect(await findFiles(root, slow)).toEqual([]);
  expect(await findFiles(root, `${'**/'.repeat(5000)}*`)).toHaveLength(200);
  expect(await findFiles(root, '*'.repeat(5000))).toEqual([]);
});

test('nothing outside is found by `..`', async () => {
  const root = join(temporaryFolder(), 'root');
  mkdirSync(root);
  writeFileSync(join(root, 'in'), '');
  for (const pattern of ['../*', '../root/*', '..', 'x/../../*']) {
    expect(await findFiles(root, pattern)).toEqual([]);
  }
});

test('others have their turn while a hundred thousand names are searched', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, '0'));
  for (let file = 0; file < 999; file += 1) writeFileSync(join(root, '0', `${file}.c`), '');
  // Making as many files would take longer than all the tests beside it.
  for (let folder = 1; folder < 100; folder += 1) symlinkSync('0', join(root, String(folder)));
  let turns = 0;
  let isSearching = true;
  const count = (): void => {
    turns += 1;
    if (isSearching) setImmediate(count);
  };
  count();
  expect(await findFiles(root, '**/*.c')).toHaveLength(99_900);
  expect(await findFiles(root, '**/7.c')).toHaveLength(100);
  await expect(findFiles(root, '**', { mostFound: 99_999 })).rejects.toMatchObject({ code: 'E2BIG' });
  isSearching = false;
  expect(turns).toBeGreaterThan(10);
});
