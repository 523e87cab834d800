import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { openWorkspaceFiles } from './open-workspace-files.js';
import { packFolder } from './pack-folder.js';

function bench() {
  const base = temporaryFolder();
  const root = join(base, 'root');
  mkdirSync(root);
  writeFileSync(join(base, 'secret'), 'secret');
  symlinkSync('../secret', join(root, 'leak'));
  return { base, root, files: openWorkspaceFiles(root) };
}

async function bytesOf(blocks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const block of blocks) all.push(block);
  return Buffer.concat(all);
}

async function* blocks(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

test('patterns find what Python’s glob finds', async () => {
  const { root, files } = bench();
  for (const folder of ['a/b/c', '.h/x', 'a/.h']) mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['1.txt', 'a/2.txt', 'a/b/3.txt', '.h/4.txt', 'a/.5.txt', 'a/b/{x}.txt'])
    writeFileSync(join(root, file), '');
  symlinkSync('..', join(root, 'a/b/up'));
  symlinkSync('b', join(root, 'a/to'));
  symlinkSync('nowhere', join(root, 'a/dangling'));
  const found = async (pattern: string) =>
    (await files.glob(pattern)).map((path) => path.slice(root.length + 1));
  expect(await found('*.txt')).toEqual(['1.txt']);
  expect(await found('*/*.txt')).toEqual(['a/2.txt']);
  expect(await found('a/*')).toEqual(['a/2.txt', 'a/b', 'a/dangling', 'a/to']);
  expect(await found('a/.*')).toEqual(['a/.5.txt', 'a/.h']);
  expect(await found('a/*/')).toEqual(['a/b/', 'a/to/']);
  expect(await found('a/[!0-9]')).toEqual(['a/b']);
  expect(await found('a/b/{x}.txt')).toEqual(['a/b/{x}.txt']);
  expect(await found('a/b/{x,y}.txt')).toEqual([]);
  expect(await found(join(root, 'a/to/3*'))).toEqual(['a/to/3.txt']);
  expect(await found('a/b/**')).toEqual(
    expect.arrayContaining(['a/b/', 'a/b/3.txt', 'a/b/c', 'a/b/up', 'a/b/{x}.txt']),
  );
  expect(await found('**/3.txt')).toEqual(expect.arrayContaining(['a/b/3.txt', 'a/to/3.txt']));
  expect(await found('**/4.txt')).toEqual([]);
  expect(await found('nope*')).toEqual([]);
  expect(await found('nope')).toEqual([]);
  await expect(files.glob('/etc/*')).rejects.toMatchObject({ code: 'EACCES' });
});

test('a pattern finds nothing behind a link that leaves', async () => {
  const { base, root, files } = bench();
  symlinkSync(base, join(root, 'out'));
  expect(await files.glob('**')).toEqual([`${root}/`, `${root}/leak`, `${root}/out`]);
  expect(await files.glob('out/*')).toEqual([]);
  expect(await files.glob('out/root/../*')).toEqual([]);
});

test('a file is written whole or not at all', async () => {
  const { root, files } = bench();
  await files.write('x/y', blocks('ab', '', 'c'), 0o640);
  expect([readFileSync(join(root, 'x/y'), 'utf8'), statSync(join(root, 'x/y')).mode & 0o777]).toEqual([
    'abc',
    0o640,
  ]);
  await files.write('x/y', blocks('new'), null);
  expect([readFileSync(join(root, 'x/y'), 'utf8'), statSync(join(root, 'x/y')).mode & 0o777]).toEqual([
    'new',
    0o640,
  ]);
  const failing = async function* (): AsyncGenerator<Buffer> {
    yield Buffer.from('half');
    throw new Error('lost');
  };
  await expect(files.write('x/y', failing(), null)).rejects.toThrow('lost');
  expect(readFileSync(join(root, 'x/y'), 'utf8')).toBe('new');
  expect(readdirSync(join(root, 'x'))).toEqual(['y']);
  await expect(files.write('leak', blocks('x'), null)).rejects.toMatchObject({ code: 'EACCES', errno: 13 });
});

test('a file is read in blocks of one size, from any byte, and nothing but files is read', async () => {
  const { root, files } = bench();
  writeFileSync(join(root, 'f'), 'abcdefg');
  const read: string[] = [];
  for await (const block of files.read('f', 3)) read.push(block.toString());
  expect(read).toEqual(['abc', 'def', 'g']);
  expect((await bytesOf(files.read('f', 3, 5))).toString()).toBe('fg');
  expect(await bytesOf(files.read('f', 3, 50))).toHaveLength(0);
  execFileSync('mkfifo', [join(root, 'pipe')]);
  await expect(bytesOf(files.read('pipe', 3))).rejects.toMatchObject({ code: 'EACCES' });
  await expect(bytesOf(files.read('.', 3))).rejects.toMatchObject({ code: 'EISDIR' });
  await expect(bytesOf(files.read('leak', 3))).rejects.toMatchObject({ code: 'EACCES' });
  await expect(bytesOf(files.read('nope', 3))).rejects.toMatchObject({ code: 'ENOENT', errno: 2 });
});

test('a file that turns into a link and back while it is opened is never read from outside', async () => {
  const { base, root, files } = bench();
  mkdirSync(join(root, 'd'));
  mkdirSync(join(base, 'far'));
  writeFileSync(join(root, 'd/f'), 'mine');
  writeFileSync(join(base, 'far/f'), 'secret');
  symlinkSync('../far', join(root, 'l'));
  const over = new AbortController();
  const flip = async (): Promise<void> => {
    while (!over.signal.aborted) {
      renameSync(join(root, 'd'), join(root, 'd.kept'));
      renameSync(join(root, 'l'), join(root, 'd'));
      await new Promise(setImmediate);
      renameSync(join(root, 'd'), join(root, 'l'));
      renameSync(join(root, 'd.kept'), join(root, 'd'));
      await new Promise(setImmediate);
    }
  };
  const flipping = flip();
  for (let i = 0; i < 500; i += 1) {
    const text = await bytesOf(files.read('d/f', 100)).catch(() => 'refused');
    expect(text.toString()).toMatch(/^(mine|refused)$/);
  }
  over.abort();
  await flipping;
});

test('links are removed, not what they lead to, and the workspace itself stays', async () => {
  const { base, root, files } = bench();
  mkdirSync(join(root, 'x/y'), { recursive: true });
  symlinkSync(base, join(root, 'x/y/out'));
  chmodSync(join(root, 'x/y'), 0o500);
  await files.remove('x');
  await files.remove('leak');
  await files.remove('nope');
  expect(readdirSync(root)).toEqual([]);
  expect(existsSync(join(base, 'secret'))).toBe(true);
  await expect(files.remove('.')).rejects.toMatchObject({ code: 'EBUSY' });
  await expect(files.remove('..')).rejects.toMatchObject({ code: 'EACCES' });
});

test('a packed folder keeps modes, times, links and long names, and does not name its user', async () => {
  const { root, files } = bench();
  const long = `${'n'.repeat(120)}/${'m'.repeat(120)}`;
  mkdirSync(join(root, 'd', long), { recursive: true, mode: 0o750 });
  writeFileSync(join(root, 'd', long, 'ü'), 'x', { mode: 0o764 });
  symlinkSync('../somewhere', join(root, 'd/link'));
  execFileSync('mkfifo', [join(root, 'd/pipe')]);
  const archive = await bytesOf(files.pack('d', null, 1000));
  const listed = execFileSync('tar', ['tvf', '-', '--numeric-owner'], { input: archive, encoding: 'utf8' });
  expect(listed).toMatch(/^drwx.*\.\/$/m);
  expect(listed).toContain('link -> ../somewhere');
  expect(listed).toMatch(/-rwxr[w-]-r--.* 1 /);
  expect(archive.includes(process.env['USER'] ?? 'nobody at all')).toBe(false);
  expect(listed).not.toContain('pipe');
  await expect(bytesOf(files.pack('leak', null, 10))).rejects.toMatchObject({ code: 'EACCES' });
  await expect(bytesOf(files.pack('d/link', null, 10))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(bytesOf(files.pack('nope', 'gz', 10))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('bzip2 that is not on this machine is told by its name', async () => {
  const { root } = bench();
  await expect(bytesOf(packFolder(root, 'bz2', temporaryFolder()))).rejects.toMatchObject({
    code: 'ENOENT',
    message: expect.stringContaining('bzip2 is needed') as string,
  });
});

test('three thousand questions about files are answered at once', async () => {
  const { root, files } = bench();
  writeFileSync(join(root, 'f'), 'abc');
  for (let i = 0; i < 3000; i += 1) expect((await files.stat('f'))[6]).toBe(3);
  expect(lstatSync(join(root, 'leak')).isSymbolicLink()).toBe(true);
});
