import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { CommandBench, codeOf, textOf } from '../testing/command-bench.js';

const quietly = { logEnviron: false };

test('a command’s header, output and end are told as Buildbot’s own worker tells them', async () => {
  const bench = new CommandBench();
  const told = await bench.run('shell', {
    workdir: 'build',
    command: ['echo', 'a b\nc', "q'x", ''],
    timeout: 1200,
    maxTime: 1,
    initial_stdin: 'grüß',
    ...quietly,
  });
  expect(told.map(([key]) => key)).toEqual(['header', 'stdout', 'rc', 'header', 'elapsed']);
  expect(told[0]![1]).toBe(
    `echo 'a b\nc' 'q'"'"'x' ""\n in dir ${bench.root}/b/build (timeout 1200 secs) (maxTime 1 sec)\n` +
      ` watching logfiles {}\n argv: [b'echo', b'a b\\nc', b"q'x", b'']\n` +
      ' writing 6 bytes to stdin\n using PTY: False\n',
  );
  expect(told[1]![1]).toBe("a b\nc q'x \n");
  expect(told[3]![1]).toMatch(/^elapsedTime=\d+\.\d{6}\n$/);
  expect(bench.steps).toMatchObject([{ verdict: { outcome: 'passed', exitCode: 0 } }]);
});

test('the two streams keep their order, and end with a line end each', async () => {
  const bench = new CommandBench();
  const told = await bench.run('shell', {
    command: 'printf one; sleep 0.05; echo two >&2; sleep 0.05; printf three; exit 3',
  });
  expect([textOf(told, 'stdout'), textOf(told, 'stderr')]).toEqual(['onethree\n', 'two\n']);
  expect(codeOf(told)).toBe(3);
  expect(bench.steps[0]!.verdict).toEqual({ outcome: 'failed', exitCode: 3, detail: null });
});

test('the environment is the curated one with what the master wants', async () => {
  const bench = new CommandBench();
  const env = { A: '${HOME}/x${NOPE}', L: ['a', 'b'], PYTHONPATH: 'p', LANG: null, Z: '$HOME' };
  const told = await bench.run('shell', { command: ['env'], env, workdir: 'build' });
  const lines = textOf(told, 'stdout').split('\n').filter(Boolean).sort();
  const expected = [
    `A=${bench.root}/home/x`,
    `HOME=${bench.root}/home`,
    'L=a:b',
    'PATH=/usr/bin:/bin',
    `PWD=${bench.root}/b/build`,
    'PYTHONPATH=p:',
    'Z=$HOME',
  ];
  expect(lines).toEqual(expected);
  expect(textOf(told, 'header')).toContain(
    ` environment:\n${expected.map((line) => `  ${line}\n`).join('')}`,
  );
});

test('an obfuscated word is run and never shown', async () => {
  const bench = new CommandBench();
  const command = ['sh', '-c', 'test "$1" = real && echo yes', 'x', ['obfuscated', 'real', 'XXX']];
  const told = await bench.run('shell', { command });
  expect(textOf(told, 'stdout')).toBe('yes\n');
  expect(textOf(told, 'header')).toContain('x XXX\n');
  expect(textOf(told, 'header')).not.toContain('real"');
  expect(JSON.stringify([told, bench.steps])).not.toMatch(/[^=] real\b[^&]/);
});

test('output that is not wanted is not sent', async () => {
  const bench = new CommandBench();
  const told = await bench.run('shell', { command: 'echo a; echo b >&2', want_stdout: 0, want_stderr: 1 });
  expect([textOf(told, 'stdout'), textOf(told, 'stderr')]).toEqual(['', 'b\n']);
});

test('bytes on standard input arrive as they are', async () => {
  const bench = new CommandBench();
  const bytes = Buffer.from([0, 255, 10, 13]);
  await bench.run('shell', { command: ['tee', 'got'], initial_stdin: bytes });
  expect(readFileSync(join(bench.root, 'b/got'))).toEqual(bytes);
});

test('a command that dies of a signal has the code -1 and says which', async () => {
  const told = await new CommandBench().run('shell', { command: ['sh', '-c', 'kill -TERM $$'], ...quietly });
  expect(codeOf(told)).toBe(-1);
  expect(textOf(told, 'header')).toContain('False\nprocess killed by signal 15\n');
});

test('a command that is silent for too long is ended, and the master told why', async () => {
  const told = await new CommandBench().run('shell', { command: ['sleep', '100'], timeout: 0.1, ...quietly });
  expect(codeOf(told)).toBe(-1);
  expect(textOf(told, 'failure_reason')).toBe('timeout_without_output');
  expect(textOf(told, 'header')).toContain(
    "\n\ncommand timed out: 0.1 seconds without output running [b'sleep', b'100'], attempting to kill\n" +
      'process killed by signal 9\n',
  );
});

test('a command that ends well after it was told to end still failed', async () => {
  const bench = new CommandBench();
  const told = await bench.run('shell', {
    command: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.02; done'],
    maxTime: 0.2,
    sigtermTime: 5,
  });
  expect(codeOf(told)).toBe(-1);
  expect(textOf(told, 'failure_reason')).toBe('timeout');
  expect(bench.ran[0]).toMatchObject({ endSignal: 'SIGTERM', graceMs: 5000 });
});

test('an interrupt ends a command, and it completes as usual', async () => {
  const bench = new CommandBench();
  const running = bench.start('shell', {
    command: 'echo begun; sleep 100',
    interruptSignal: 'INT',
    ...quietly,
  });
  await vi.waitFor(() => expect(textOf(running.told, 'stdout')).toBe('begun\n'));
  running.interrupt('why not');
  running.interrupt('twice');
  await running.ended;
  expect(codeOf(running.told)).toBe(-1);
  expect(textOf(running.told, 'header')).toContain('\ncommand interrupted, attempting to kill\n');
  expect(bench.ran[0]).toMatchObject({ endSignal: 'SIGINT' });
  expect(bench.steps[0]!.verdict.outcome).toBe('cancelled');
});

test('a command that writes more lines than it may is ended', async () => {
  const told = await new CommandBench().run('shell', { command: 'while :; do echo x; done', max_lines: 5 });
  expect(codeOf(told)).toBe(-1);
  expect(textOf(told, 'failure_reason')).toBe('max_lines_failure');
  expect(textOf(told, 'header')).toMatch(
    /command exceeds max lines: \d+\/5 written\/allowed running b'while/,
  );
});

test('files are logs while they grow, each read to its end', async () => {
  const bench = new CommandBench();
  writeFileSync(join(bench.root, 'b/old'), 'old\n');
  writeFileSync(join(bench.root, 'b/more'), 'before\n');
  writeFileSync(join(bench.outside, 'secret'), 'secret\n');
  symlinkSync(join(bench.outside, 'secret'), join(bench.root, 'b/leak'));
  const running = bench.start('shell', {
    command: 'echo 1 >new; echo after >>more; while test ! -e go; do sleep 0.02; done; printf 2 >>new',
    logfiles: {
      new: 'new',
      old: 'old',
      more: { filename: 'more', follow: true },
      leak: 'leak',
      none: 'none',
    },
  });
  const logs = (name: string) =>
    running.told.flatMap(([key, value]) =>
      key === 'log' && (value as [string, string])[0] === name ? [(value as [string, string])[1]] : [],
    );
  await vi.waitFor(() => expect(logs('new').join('')).toBe('1\n'), 5000);
  writeFileSync(join(bench.root, 'b/go'), '');
  await running.ended;
  expect(logs('new').join('')).toBe('1\n2\n');
  expect(logs('more').join('')).toBe('after\n');
  expect([logs('old'), logs('none')]).toEqual([[], []]);
  expect(logs('leak').join('')).toMatch(/^.*\/leak: Permission denied \(.*leaves the workspace\)\n$/);
  expect(textOf(running.told, 'header')).toContain("'more': {'filename': 'more', 'follow': True}");
});

test('a log of any size waits for the master, who has few updates at a time before it', async () => {
  const bench = new CommandBench();
  let inHand = 0;
  let most = 0;
  let chars = 0;
  let longest = 0;
  const running = bench.start(
    'shell',
    { command: 'yes 0123456789 | head -c 20000000' },
    async ([key, value]) => {
      inHand += 1;
      most = Math.max(most, inHand);
      await new Promise(setImmediate);
      inHand -= 1;
      if (key !== 'stdout') return;
      chars += String(value).length;
      longest = Math.max(longest, String(value).length);
    },
  );
  await running.ended;
  expect(chars).toBe(20_000_001);
  expect(most).toBeLessThanOrEqual(12);
  expect(longest).toBeLessThanOrEqual(200_000);
});

test('a terminal that cannot be had is told as such', async () => {
  const without = new CommandBench();
  const told = await without.run('shell', { command: 'true', usePTY: true });
  expect(textOf(told, 'header')).toContain(' using PTY: False\n (this machine has no terminal to give)\n');
  const bench = new CommandBench({ hasTerminal: true });
  expect(textOf(await bench.run('shell', { command: 'true', usePTY: true }), 'header')).toContain(
    'PTY: True',
  );
  expect([without.ran[0]!.wantsTerminal, bench.ran[0]!.wantsTerminal]).toEqual([false, true]);
});

test('an environment that no program could be given is refused before it is made', () => {
  const bench = new CommandBench();
  const start = () => bench.start('shell', { command: 'true', env: { A: '${PATH}'.repeat(100_000) } });
  expect(start).toThrow('more than a program can be given');
});
