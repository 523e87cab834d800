import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasProgram } from '../../../../../prepare/testing/has-program.js';
import { temporaryFolder } from '../../../../../prepare/testing/temporary-folder.js';
import { CommandBench, codeOf, textOf } from '../testing/command-bench.js';
import { RemoteFailure } from '../../wire/broker/remote-failure.js';
import { RemoteRef } from '../../wire/broker/remote-ref.js';
import type { Tuple } from '../../wire/jelly/tuple.js';
import type { Sendable, WireValue } from '../../wire/jelly/wire-value.js';

/** A writer and a reader of a master's. */
class Far {
  readonly ref = new RemoteRef(1, { dropRef: () => {} });
  readonly calls: string[] = [];
  readonly written: Buffer[] = [];
  inHand = 0;
  mostInHand = 0;
  times: readonly Sendable[] = [];
  at = 0;
  refuses: readonly string[] = [];

  readonly content: Buffer;

  constructor(content = Buffer.alloc(0)) {
    this.content = content;
  }

  readonly call = async (_: RemoteRef, method: string, args: readonly Sendable[]): Promise<WireValue> => {
    if (this.calls.at(-1) !== method) this.calls.push(method);
    if (this.refuses.includes(method)) throw new RemoteFailure(method, 'OSError', 'disk full', null);
    if (method === 'write') this.written.push(args[0] as Buffer);
    if (method === 'utime') this.times = (args[0] as Tuple).items;
    const block = this.content.subarray(this.at, this.at + (args[0] as number));
    if (method === 'read') this.at += block.length;
    this.inHand += 1;
    this.mostInHand = Math.max(this.mostInHand, this.inHand);
    await new Promise(setImmediate);
    this.inHand -= 1;
    return method === 'read' ? block : null;
  };

  get bytes(): Buffer {
    return Buffer.concat(this.written);
  }
}

const pattern = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) % 256));

test('a file is sent in blocks, a few at a time, and closed', async () => {
  const far = new Far();
  const bench = new CommandBench({}, far.call);
  writeFileSync(join(bench.root, 'b/f'), pattern);
  const told = await bench.run('uploadFile', {
    workdir: '',
    workersrc: 'f',
    writer: far.ref,
    maxsize: null,
    blocksize: 10_000,
    keepstamp: false,
  });
  expect(told.map(([key]) => key)).toEqual(['header', 'rc', 'elapsed']);
  expect(told[0]![1]).toBe(`sending ${bench.root}/b/f\n`);
  expect(codeOf(told)).toBe(0);
  expect(far.bytes.equals(pattern)).toBe(true);
  expect(far.written).toHaveLength(30);
  expect(far.mostInHand).toBeLessThanOrEqual(4);
  expect(far.calls).toEqual(['write', 'close']);
});

test('keepstamp tells when the file was read and changed, to the fraction of a second', async () => {
  const far = new Far();
  const bench = new CommandBench({}, far.call);
  writeFileSync(join(bench.root, 'b/f'), 'x');
  utimesSync(join(bench.root, 'b/f'), 1_000_000_000.25, 981_173_106.5);
  await bench.run('uploadFile', { workersrc: 'f', writer: far.ref, keepstamp: true });
  expect(far.calls).toEqual(['write', 'close', 'utime']);
  expect(far.times).toEqual([1_000_000_000.25, 981_173_106.5]);
});

test('a file that is too long is cut; one that is missing or a folder is closed empty', async () => {
  const far = new Far();
  const bench = new CommandBench({}, far.call);
  writeFileSync(join(bench.root, 'b/f'), pattern);
  const cut = await bench.run('uploadFile', {
    workersrc: 'f',
    writer: far.ref,
    maxsize: 25_000,
    blocksize: 10_000,
  });
  expect([codeOf(cut), far.bytes.length]).toEqual([1, 25_000]);
  expect(textOf(cut, 'stderr')).toBe(`Maximum filesize reached, truncating file '${bench.root}/b/f'\n`);
  for (const workersrc of ['nope', '.']) {
    const other = new Far();
    const told = await new CommandBench({}, other.call).run('uploadFile', { workersrc, writer: other.ref });
    expect(codeOf(told)).toBe(1);
    expect(textOf(told, 'stderr')).toMatch(/^Cannot open file '.*' for upload\n/);
    expect(other.calls).toEqual(['close']);
  }
  const exact = new Far();
  const fits = new CommandBench({}, exact.call);
  writeFileSync(join(fits.root, 'b/f'), pattern);
  expect(
    codeOf(await fits.run('uploadFile', { workersrc: 'f', writer: exact.ref, maxsize: pattern.length })),
  ).toBe(0);
});

test.each([
  ['a block', ['write'], ['write', 'close']],
  ['a block, and closing what has failed', ['write', 'close'], ['write', 'close']],
  ['the end of the file', ['close'], ['write', 'close']],
])('a master that fails at %s is how the step ends', async (_, refuses, calls) => {
  const far = new Far();
  far.refuses = refuses;
  const bench = new CommandBench({}, far.call);
  writeFileSync(join(bench.root, 'b/f'), pattern);
  const told = await bench.run('uploadFile', { workersrc: 'f', writer: far.ref, blocksize: 1000 });
  expect(codeOf(told)).toBe(1);
  expect(textOf(told, 'stderr')).toContain('the master failed at it: disk full');
  expect(far.calls).toEqual(calls);
});

test('a master that fails at what it sends leaves nothing half written', async () => {
  const far = new Far(pattern);
  far.refuses = ['read', 'close'];
  const bench = new CommandBench({}, far.call);
  const told = await bench.run('downloadFile', { workerdest: 'f', reader: far.ref, blocksize: 1000 });
  expect(codeOf(told)).toBe(1);
  expect(readdirSync(join(bench.root, 'b'))).toEqual([]);
});

test.each([null, 'gz', 'bz2'])(
  'a folder is sent as a tar, compressed by %s, and unpacked',
  async (compress) => {
    if (compress === 'bz2' && !hasProgram('bzip2')) return;
    const far = new Far();
    const bench = new CommandBench({}, far.call);
    mkdirSync(join(bench.root, 'b/d/s'), { recursive: true });
    writeFileSync(join(bench.root, 'b/d/@big'), pattern, { mode: 0o755 });
    symlinkSync('../@big', join(bench.root, 'b/d/s/link'));
    const told = await bench.run('uploadDirectory', {
      workdir: '',
      workersrc: 'd',
      writer: far.ref,
      maxsize: null,
      compress,
    });
    expect(codeOf(told)).toBe(0);
    expect(far.calls).toEqual(['write', 'unpack']);
    const folder = temporaryFolder();
    const flag = { gz: 'z', bz2: 'j' }[compress ?? ''] ?? '';
    execFileSync('tar', [`x${flag}f`, '-', '-C', folder], { input: far.bytes });
    expect(readdirSync(folder).sort()).toEqual(['@big', 's']);
    expect(readFileSync(join(folder, 's/link')).equals(pattern)).toBe(true);
    expect(statSync(join(folder, '@big')).mode & 0o777).toBe(0o755);
  },
);

test('a folder that is missing or too large is not unpacked', async () => {
  const far = new Far();
  const bench = new CommandBench({}, far.call);
  const missing = await bench.run('uploadDirectory', { workersrc: 'd', writer: far.ref });
  expect(codeOf(missing)).toBe(1);
  mkdirSync(join(bench.root, 'b/d'));
  writeFileSync(join(bench.root, 'b/d/f'), pattern);
  const cut = await bench.run('uploadDirectory', { workersrc: 'd', writer: far.ref, maxsize: 10_000 });
  expect(codeOf(cut)).toBe(1);
  expect(far.calls).not.toContain('unpack');
  expect(far.bytes).toHaveLength(10_000);
});

test('a file is fetched to its end, with its mode, in a folder that is made', async () => {
  const far = new Far(pattern);
  const bench = new CommandBench({}, far.call);
  const told = await bench.run('downloadFile', {
    workdir: 'x',
    workerdest: 'y/f',
    reader: far.ref,
    maxsize: null,
    blocksize: 16_384,
    mode: 0o4741,
  });
  expect(told.map(([key]) => key)).toEqual(['rc', 'elapsed']);
  expect(readFileSync(join(bench.root, 'b/x/y/f')).equals(pattern)).toBe(true);
  expect(statSync(join(bench.root, 'b/x/y/f')).mode & 0o7777).toBe(0o741);
  expect(far.calls).toEqual(['read', 'close']);
  expect(readdirSync(join(bench.root, 'b/x/y'))).toEqual(['f']);
});

test('an empty file is a file, one that is too long is cut, and a folder is in the way', async () => {
  const bench = new CommandBench({}, new Far().call);
  const { ref } = new Far();
  expect(codeOf(await bench.run('downloadFile', { workerdest: 'e', reader: ref, mode: null }))).toBe(0);
  expect(statSync(join(bench.root, 'b/e')).size).toBe(0);
  const far = new Far(pattern);
  const cutting = new CommandBench({}, far.call);
  const cut = await cutting.run('downloadFile', { workerdest: 'f', reader: far.ref, maxsize: 20_000 });
  expect([codeOf(cut), statSync(join(cutting.root, 'b/f')).size]).toEqual([1, 20_000]);
  mkdirSync(join(cutting.root, 'b/d'));
  const blocked = await cutting.run('downloadFile', { workerdest: 'd', reader: far.ref });
  expect(codeOf(blocked)).toBe(1);
  expect(textOf(blocked, 'stderr')).toBe(
    `Cannot open file '${cutting.root}/b/d' for download\nIs a directory\n`,
  );
});

test('an interrupted download leaves nothing behind', async () => {
  const far = new Far(pattern);
  const bench = new CommandBench({}, far.call);
  const running = bench.start('downloadFile', { workerdest: 'f', reader: far.ref, blocksize: 100 });
  running.interrupt('why not');
  await running.ended;
  expect(codeOf(running.told)).toBe(1);
  expect(existsSync(join(bench.root, 'b/f'))).toBe(false);
  expect(readdirSync(join(bench.root, 'b'))).toEqual([]);
  expect(bench.steps[0]!.verdict.outcome).toBe('cancelled');
});

test('neither way goes through a link that leaves the workspace', async () => {
  const far = new Far(pattern);
  const bench = new CommandBench({}, far.call);
  writeFileSync(join(bench.outside, 'secret'), 'secret');
  symlinkSync(bench.outside, join(bench.root, 'b/leak'));
  symlinkSync('../../outside/secret', join(bench.root, 'b/file'));
  symlinkSync('../../outside/new', join(bench.root, 'b/new'));
  for (const workersrc of [
    'leak/secret',
    'file',
    join(bench.outside, 'secret'),
    '../../outside/secret',
    '~/../../outside/secret',
  ]) {
    expect(codeOf(await bench.run('uploadFile', { workersrc, writer: far.ref }))).toBe(1);
    expect(codeOf(await bench.run('downloadFile', { workerdest: workersrc, reader: far.ref }))).toBe(1);
  }
  expect(codeOf(await bench.run('uploadDirectory', { workersrc: 'leak', writer: far.ref }))).toBe(1);
  expect(codeOf(await bench.run('downloadFile', { workerdest: 'new', reader: far.ref }))).toBe(1);
  expect(far.bytes).toHaveLength(0);
  expect(readFileSync(join(bench.outside, 'secret'), 'utf8')).toBe('secret');
  expect(readdirSync(bench.outside)).toEqual(['secret']);
});
