import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../prepare/testing/temporary-folder.js';
import { parseMusl } from './libc.js';
import { parseOsRelease, readOsRelease } from './os-release.js';

test.each([
  ['NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n', { id: 'debian', version: '12' }],
  ["ID='fedora'\nVERSION_ID=39\n", { id: 'fedora', version: '39' }],
  ['ID=arch\nBUILD_ID=rolling\n', { id: 'arch', version: 'rolling' }],
  ['ID=alpine\nVERSION_ID=3.19.1\n', { id: 'alpine', version: '3.19.1' }],
  ['ID="a\\"b"\n', { id: 'a"b', version: '' }],
  ['# nothing\n\n=x', { id: 'unknown', version: '' }],
])('%j is read', (text, release) => {
  expect(parseOsRelease(text)).toEqual(release);
});

test('a system without the file is unknown', async () => {
  expect(await readOsRelease([join(temporaryFolder(), 'none')])).toEqual({ id: 'unknown', version: '' });
});

test.each([
  ['musl libc (x86_64)\nVersion 1.2.4_git20230717\nDynamic Program Loader\n', 'musl 1.2.4'],
  ['musl libc\n', 'musl'],
  ['', null],
])('musl says %j and is %s', (said, libc) => {
  expect(parseMusl(said)).toBe(libc);
});
