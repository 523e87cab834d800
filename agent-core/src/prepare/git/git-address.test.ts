import { expect, test } from 'vitest';
import { assertGitRef, gitAddress, shownAddress } from './git-address.js';

test.each([
  'https://example.org/a.git',
  'http://127.0.0.1:3000/a.git',
  'ssh://git@example.org:22/a.git',
  'git://example.org/a',
  'git@example.org:group/a.git',
  'example.org:a.git',
])('%s is an address elsewhere', (url) => {
  expect(gitAddress(url, false)).toEqual({ url, isLocal: false });
});

test.each(['file:///srv/a.git', '/srv/a.git'])('%s is on this machine, and refused unless allowed', (url) => {
  expect(gitAddress(url, true)).toEqual({ url, isLocal: true });
  expect(() => gitAddress(url, false)).toThrow('this machine builds no repository of its own disk');
});

test.each([
  'ext::sh -c id',
  'fd::17',
  'EXT::x',
  '--upload-pack=id',
  '-oProxyCommand=id:x',
  'ssh://-oProxyCommand=id/x',
  'ftp://example.org/a',
  'relative/path',
  '../up',
  'https://example.org/a\nb',
  '',
])('%j is no address', (url) => {
  expect(() => gitAddress(url, true)).toThrow('not an address that git may fetch from');
});

test.each(['main', 'v1.0', 'feature/x-y', 'refs/pull/3/head', 'HEAD', '0'.repeat(40)])(
  '%s is a reference',
  (ref) => {
    expect(() => assertGitRef(ref)).not.toThrow();
  },
);

test.each([
  '--upload-pack=id',
  '-f',
  '+main',
  'a..b',
  'a b',
  'a:b',
  'a^',
  'a~1',
  'x.lock',
  '/a',
  'a/',
  '@{u}',
  'a\nb',
  '.a',
  'a/.b',
])('%j is no reference', (ref) => {
  expect(() => assertGitRef(ref)).toThrow('not a git reference');
});

test('a password in an address is not shown', () => {
  expect(shownAddress('https://user:hush@example.org/a')).toBe('https://example.org/a');
  expect(shownAddress('git@example.org:a')).toBe('git@example.org:a');
});
