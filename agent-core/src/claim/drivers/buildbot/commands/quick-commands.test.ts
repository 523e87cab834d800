import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CommandBench, codeOf, received, textOf } from './testing/command-bench.js';

test('mkdir makes a folder with those above it, below the builder’s own', async () => {
  const bench = new CommandBench();
  const told = await bench.run('mkdir', { dir: 'x/y' });
  expect(told).toEqual([['rc', 0]]);
  expect(statSync(join(bench.root, 'b/x/y')).isDirectory()).toBe(true);
  expect(codeOf(await bench.run('mkdir', { dir: ['x/y', Buffer.from('z')] }))).toBe(0);
  expect(existsSync(join(bench.root, 'b/z'))).toBe(true);
});

test('mkdir where a file is fails with the system’s number', async () => {
  const bench = new CommandBench();
  writeFileSync(join(bench.root, 'b/f'), '');
  const told = await bench.run('mkdir', { dir: 'f' });
  expect(codeOf(told)).toBe(17);
  expect(textOf(told, 'header')).toBe(`mkdir: File exists: ${bench.root}/b/f\n`);
});

test('stat tells ten whole numbers, and in words what is missing', async () => {
  const bench = new CommandBench();
  mkdirSync(join(bench.root, 'b/build'));
  writeFileSync(join(bench.root, 'b/build/f'), 'abc', { mode: 0o640 });
  const told = await bench.run('stat', { file: 'f', workdir: 'build' });
  const { ino, dev, uid, gid } = statSync(join(bench.root, 'b/build/f'));
  const time = expect.any(Number) as number;
  expect(told[0]).toEqual(['stat', [0o100640, ino, dev, 1, uid, gid, 3, time, time, time]]);
  expect((told[0]![1] as number[]).every(Number.isInteger)).toBe(true);
  const missing = await bench.run('stat', { file: 'nope', workdir: 'build' });
  expect(missing.map(([key]) => key)).toEqual(['rc', 'header']);
  expect(codeOf(missing)).toBe(2);
  expect(textOf(missing, 'header')).toBe(`stat: No such file or directory: ${bench.root}/b/build/nope\n`);
  expect(codeOf(await bench.run('stat', { file: 'build/f/x' }))).toBe(20);
});

test('glob tells absolute paths, listdir names', async () => {
  const bench = new CommandBench();
  for (const name of ['a.txt', '.hidden', 'c.c']) writeFileSync(join(bench.root, 'b', name), '');
  expect((await bench.run('glob', { path: '*' }))[0]).toEqual([
    'files',
    [`${bench.root}/b/a.txt`, `${bench.root}/b/c.c`],
  ]);
  const [key, names] = (await bench.run('listdir', { dir: '' }))[0]!;
  expect([key, (names as string[]).sort()]).toEqual(['files', ['.hidden', 'a.txt', 'c.c']]);
  expect(codeOf(await bench.run('listdir', { dir: 'a.txt' }))).toBe(20);
});

test('rmfile removes a file, and no folder', async () => {
  const bench = new CommandBench();
  writeFileSync(join(bench.root, 'b/f'), '');
  expect(codeOf(await bench.run('rmfile', { path: 'f' }))).toBe(0);
  expect(codeOf(await bench.run('rmfile', { path: 'f' }))).toBe(2);
  expect(codeOf(await bench.run('rmfile', { path: '.' }))).not.toBe(0);
});

test('rmdir removes read-only trees and files, and is content with what is not there', async () => {
  const bench = new CommandBench();
  mkdirSync(join(bench.root, 'b/x/y'), { recursive: true });
  writeFileSync(join(bench.root, 'b/x/y/f'), '');
  chmodSync(join(bench.root, 'b/x/y'), 0o500);
  const told = await bench.run('rmdir', { dir: ['x', 'nope'], timeout: 120, logEnviron: false });
  expect(codeOf(told)).toBe(0);
  expect(existsSync(join(bench.root, 'b/x'))).toBe(false);
  expect(bench.steps).toMatchObject([{ name: 'remove x, nope', verdict: { outcome: 'passed' } }]);
});

test('cpdir copies with modes, times and links, and makes the folders above', async () => {
  const bench = new CommandBench();
  mkdirSync(join(bench.root, 'b/x'), { mode: 0o750 });
  writeFileSync(join(bench.root, 'b/x/f'), 'abc', { mode: 0o754 });
  symlinkSync('nowhere', join(bench.root, 'b/x/l'));
  const told = await bench.run('cpdir', { fromdir: 'x', todir: 'y/z', logEnviron: false });
  expect(codeOf(told)).toBe(0);
  expect(textOf(told, 'header')).toContain(`cp -R -P -p -v ${bench.root}/b/x ${bench.root}/b/y/z\n in dir `);
  const from = statSync(join(bench.root, 'b/x/f'));
  const to = statSync(join(bench.root, 'b/y/z/f'));
  expect([to.mode, to.mtimeMs]).toEqual([from.mode, from.mtimeMs]);
  expect(statSync(join(bench.root, 'b/y/z')).mode).toBe(statSync(join(bench.root, 'b/x')).mode);
  expect(codeOf(await bench.run('cpdir', { fromdir: 'nope', todir: 'w' }))).toBe(1);
});

const leading: [string, Record<string, unknown>][] = [
  ['mkdir', { dir: '../../outside/x' }],
  ['mkdir', { dir: 'leak/x' }],
  ['stat', { file: 'secret', workdir: '/OUTSIDE' }],
  ['stat', { file: 'leak/secret' }],
  ['stat', { file: 'file' }],
  ['listdir', { dir: '/' }],
  ['listdir', { dir: 'leak' }],
  ['glob', { path: '/OUTSIDE/*' }],
  ['glob', { path: '../../outside/*' }],
  ['rmfile', { path: 'leak/secret' }],
  ['rmdir', { dir: '/OUTSIDE' }],
  ['rmdir', { dir: 'leak/x/../secret' }],
  ['rmdir', { dir: '..' }],
  ['cpdir', { fromdir: '/OUTSIDE', todir: 'x' }],
  ['cpdir', { fromdir: 'file', todir: 'x' }],
  ['cpdir', { fromdir: '.', todir: 'leak' }],
  ['cpdir', { fromdir: '.', todir: 'leak/x' }],
  ['shell', { command: 'echo > secret', workdir: '/OUTSIDE' }],
  ['shell', { command: 'echo > secret', workdir: 'leak' }],
];

test.each(leading)('%s of %j does not leave the workspace', async (name, args) => {
  const bench = new CommandBench();
  writeFileSync(join(bench.outside, 'secret'), 'secret');
  symlinkSync(bench.outside, join(bench.root, 'b/leak'));
  symlinkSync('../../outside/secret', join(bench.root, 'b/file'));
  const placed = JSON.parse(JSON.stringify(args).replaceAll('/OUTSIDE', bench.outside)) as typeof args;
  const told = await bench.run(name, placed);
  expect(
    told.some(([key, value]) => key === 'files' || key === 'stat' || (key === 'rc' && value === 0)),
  ).toBe(false);
  expect(codeOf(told)).toBeGreaterThan(0);
  expect(bench.ran).toEqual([]);
  expect(readFileSync(join(bench.outside, 'secret'), 'utf8')).toBe('secret');
});

const senseless: [string, unknown][] = [
  ['nosuch', {}],
  ['constructor', {}],
  ['__proto__', {}],
  ['mkdir', {}],
  ['mkdir', null],
  ['mkdir', []],
  ['mkdir', { dir: 5 }],
  ['mkdir', { dir: 'a\0b' }],
  ['mkdir', { dir: { a: 1 } }],
  ['stat', { file: null }],
  ['glob', { path: ['*'] }],
  ['rmdir', { dir: [null] }],
  ['uploadFile', { workersrc: 'x', writer: 'none' }],
  ['uploadDirectory', { workersrc: 'x', writer: null, compress: 'xz' }],
  ['downloadFile', { workerdest: 'x', reader: 5 }],
  ['shell', { workdir: 'b' }],
  ['shell', { command: [] }],
  ['shell', { command: ['a', 5] }],
  ['shell', { command: ['a\0b'] }],
  ['shell', { command: ['a', ['obfuscated', 'x']] }],
  ['shell', { command: 'x', env: { 'A=B': 'c' } }],
  ['shell', { command: 'x', env: { A: 5 } }],
  ['shell', { command: 'x', env: 'A=b' }],
  ['shell', { command: 'x', timeout: 'soon' }],
  ['shell', { command: 'x', interruptSignal: 'NOSUCH' }],
  ['shell', { command: 'x', interruptSignal: 'constructor' }],
  ['shell', { command: 'x', logfiles: { a: 5 } }],
  ['shell', { command: 'x', initial_stdin: 5 }],
];

test.each(senseless)('%s with %j is refused, in words, before it begins', (name, args) => {
  const bench = new CommandBench();
  const value = args !== null && !Array.isArray(args) ? received(args as Record<string, unknown>) : args;
  expect(() => bench.commands.start(name, value as never, async () => {})).toThrow(
    expect.objectContaining({
      name: 'RefusedCall',
      message: expect.stringMatching(/^.{10,600}$/s) as string,
    }),
  );
});

test('paths and text that the system does not take end in a code, not a crash', async () => {
  const bench = new CommandBench();
  for (const path of ['x'.repeat(300), 'x/'.repeat(3000), 'y'.repeat(1_000_000), '\uD800/x/..\uDFFF', '\n']) {
    expect(codeOf(await bench.run('stat', { file: path }))).toBeGreaterThan(0);
    expect(codeOf(await bench.run('glob', { path }))).toBeTypeOf('number');
    expect(codeOf(await bench.run('listdir', { dir: path }))).toBeGreaterThan(0);
  }
  expect(codeOf(await bench.run('glob', { path: '*a'.repeat(5000) }))).toBe(0);
});

test('commands run one after the other, and a master that cannot be told ends them', async () => {
  const bench = new CommandBench();
  const first = bench.start('shell', { command: 'sleep 0.1; echo > made' });
  const second = bench.start('stat', { file: 'made' });
  await second.ended;
  expect(codeOf(first.told)).toBe(0);
  expect(codeOf(second.told)).toBe(0);
  const broken = bench.start('shell', { command: 'while :; do echo x; done' }, () =>
    Promise.reject(new Error('gone')),
  );
  await expect(broken.ended).rejects.toThrow('gone');
});
