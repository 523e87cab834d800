import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { availableSandboxes } from './available-sandboxes.js';
import { openStepRoom, type StepRoom } from './testing/step-room.js';

const sandboxes = await availableSandboxes();

describe.each(sandboxes)('a step under isolation $isolation', (sandbox) => {
  let room: StepRoom;
  beforeEach(async () => {
    room = await openStepRoom(sandbox);
  });
  afterEach(() => room.close());

  test('passes when its command does, with what it wrote in the order of writing', async () => {
    const step = await room.run('echo one; echo two >&2; echo three; echo four >&2');
    expect(step).toMatchObject({ outcome: 'passed', reason: null, detail: null, exitCode: 0, signal: null });
    expect(step.output.toString()).toBe('one\ntwo\nthree\nfour\n');
    expect(step.bytes).toBe(step.output.length);
  });

  test('tells its exit code', async () => {
    expect(await room.run('exit 3')).toMatchObject({ outcome: 'failed', reason: 'step-failed', exitCode: 3 });
  });

  test('stops at the first failing command of a script', async () => {
    const step = await room.run('false; echo never');
    expect(step).toMatchObject({ exitCode: 1, bytes: 0 });
  });

  test('names the signal that ended a program', async () => {
    const step = await room.run({ argv: ['sh', '-c', 'kill -SEGV $$'] });
    expect(step).toMatchObject({ outcome: 'failed', exitCode: 139, signal: 'SIGSEGV' });
  });

  test('runs a program with its arguments as they are, never a built-in command of the shell', async () => {
    const step = await room.run({ argv: ['printf', '%s|', 'a b', '$HOME', "it's", ''] });
    expect(step.output.toString()).toBe("a b|$HOME|it's||");
    expect(await room.run({ argv: ['exit', '0'] })).toMatchObject({ reason: 'tool-missing' });
  });

  test('sees the environment that it was given, the mark and nothing of the agent', async () => {
    process.env.AGENT_ONLY = 'secret';
    const step = await room.run('env | cut -d= -f1 | grep -v -e ^_ -e PWD -e SHLVL | sort | tr "\\n" " "');
    delete process.env.AGENT_ONLY;
    expect(step.output.toString()).toBe('BARNRAISER_BUILD HOME PATH TMPDIR ');
  });

  test('can write to its output by name, which a socket would refuse', async () => {
    const step = await room.run(
      'echo a > /dev/stdout; echo b > /dev/stderr; echo c | tee /dev/stderr > /dev/null',
    );
    expect(step.output.toString()).toBe('a\nb\nc\n');
  });

  test('has nothing to read', async () => {
    expect(await room.run('cat; read line || echo end')).toMatchObject({ outcome: 'passed', bytes: 4 });
  });

  test('that names a missing program blames the machine and names the tool', async () => {
    const words = {
      outcome: 'errored',
      reason: 'tool-missing',
      detail: 'not found: no-such-tool',
      exitCode: 127,
    };
    expect(await room.run({ argv: ['no-such-tool', '--version'] })).toMatchObject(words);
    expect(await room.run('no-such-tool --version')).toMatchObject(words);
  });

  test('that lacks a program of its own source blames the source', async () => {
    expect(await room.run('./configure')).toMatchObject({
      outcome: 'failed',
      reason: 'step-failed',
      exitCode: 127,
    });
  });

  test('in a folder that does not exist is an error of the job', async () => {
    const step = await room.run({ argv: ['true'], cwd: `${room.folders.source}/none` });
    expect(step).toMatchObject({ outcome: 'errored', reason: 'job-invalid' });
  });

  test('with an argument longer than the system allows is an error of the job', async () => {
    const step = await room.run({ argv: ['echo', 'x'.repeat(200_000)] });
    expect(step).toMatchObject({ outcome: 'errored', reason: 'job-invalid' });
  });

  test('keeps binary output and broken characters byte for byte', async () => {
    const step = await room.run(
      String.raw`printf '\000\377\376\303'; printf '\251\n\342\202'; head -c 65536 /dev/zero`,
    );
    const expected = Buffer.concat([
      Buffer.from([0, 255, 254, 0xc3, 0xa9, 10, 0xe2, 0x82]),
      Buffer.alloc(65_536),
    ]);
    expect(step.output.equals(expected)).toBe(true);
  });

  test('may write 200 MB, all of which arrive', async () => {
    const block = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz lines of a noisy compiler..\n');
    const count = Math.ceil(200_000_000 / block.length);
    const step = await room.run(`yes '${block.toString().trimEnd()}' | head -n ${count}`);
    const expected = createHash('sha256');
    for (let i = 0; i < count; i += 1) expected.update(block);
    expect(step).toMatchObject({ outcome: 'passed', bytes: count * block.length, truncatedBytes: 0 });
    expect(step.sha256).toBe(expected.digest('hex'));
  });

  test('goes on beyond the log limit, which is kept', async () => {
    const step = await room.run('head -c 300000 /dev/zero; exit 4', {
      resources: { logLimitBytes: 100_000 },
    });
    expect(step).toMatchObject({ exitCode: 4, bytes: 100_000, truncatedBytes: 200_000 });
    expect(step.output.length).toBe(100_000);
  });

  test('that says nothing for too long is timed out', async () => {
    const step = await room.run({ script: 'echo start; sleep 1000', quietTimeoutMs: 300 });
    expect(step).toMatchObject({ outcome: 'timed-out', reason: 'timeout-quiet' });
    expect(step.output.toString()).toMatch(/^start\n/);
  });

  test('that takes too long is timed out although it talks', async () => {
    const step = await room.run({
      script: 'while :; do echo tick; sleep 0.05; done',
      timeoutMs: 400,
      quietTimeoutMs: 5000,
    });
    expect(step).toMatchObject({ outcome: 'timed-out', reason: 'timeout-wall' });
  });

  test('that ignores SIGTERM is killed after the grace', async () => {
    const step = await room.run({
      script: 'trap "echo no" TERM; while :; do sleep 0.05 || :; done',
      timeoutMs: 300,
    });
    expect(step).toMatchObject({ outcome: 'timed-out', reason: 'timeout-wall' });
    expect(step.output.toString()).toContain('no\n');
    expect(step.signal).toBe('SIGKILL');
  });

  test('may use the grace to tidy up', async () => {
    const script = 'trap "echo tidied; exit 5" TERM; while :; do sleep 0.05; done';
    const step = await room.run({ script, timeoutMs: 300 }, { resources: { graceMs: 10_000 } });
    expect(step).toMatchObject({ outcome: 'timed-out', exitCode: 5 });
    expect(step.output.toString()).toContain('tidied\n');
  });

  test.each([
    [{ kind: 'cancelled' }, 'cancelled', 'cancelled'],
    [{ kind: 'abandoned' }, 'cancelled', 'cancelled'],
    [{ kind: 'released', reason: 'owner-reclaimed' }, 'cancelled', 'owner-reclaimed'],
    [{ kind: 'timeout-wall' }, 'timed-out', 'timeout-wall'],
  ])('ends as told when the build is interrupted: %j', async (interruption, outcome, reason) => {
    const controller = new AbortController();
    const running = room.run('sleep 1000 & sleep 1000', { signal: controller.signal });
    await expect.poll(() => room.processes()).not.toEqual([]);
    controller.abort(interruption);
    expect(await running).toMatchObject({ outcome, reason });
  });

  test('is not started once the build is interrupted', async () => {
    const step = await room.run('echo ran', { signal: AbortSignal.abort({ kind: 'cancelled' }) });
    expect(step).toMatchObject({ outcome: 'cancelled', reason: 'cancelled', bytes: 0 });
  });

  test('is over when its main process is, and what it left in the background is ended', async () => {
    const step = await room.run('sleep 1000 & (setsid sleep 1000 &) ; echo done');
    expect(step).toMatchObject({ outcome: 'passed', exitCode: 0 });
    expect(step.output.toString()).toBe('done\n');
    // Three while setsid has not yet gone.
    expect(step.detail).toMatch(/ended [23] process\(es\) that it left in the background/);
  });

  test('leaves nothing of a fork storm that detaches, double-forks and wipes its environment', async () => {
    const storm = `
      spawn() { setsid sh -c '(env -i /bin/sleep 1000 &) ; (setsid env -i sh -c "trap : TERM; (/bin/sleep 1000; :) & wait" &) ; sleep 1000' & }
      while :; do spawn; env -i setsid /bin/sh -c 'trap "" TERM; while :; do /bin/sleep 1; done' & sleep 0.02; done`;
    const step = await room.run({ script: storm, timeoutMs: 1000 });
    expect(step).toMatchObject({ outcome: 'timed-out', reason: 'timeout-wall' });
  });

  test('that forks as fast as it can is ended', async () => {
    const storm = 'n=0; f() { n=$((n+1)); [ $n -gt 7 ] || { f & f & }; sleep 1000; }; trap "" TERM; f';
    expect(await room.run({ script: storm, timeoutMs: 700 })).toMatchObject({ reason: 'timeout-wall' });
  });

  test('waits for a slow sink and loses nothing, and its silence meanwhile is not its own', async () => {
    const step = await room.run(
      { script: 'head -c 1000000 /dev/zero', quietTimeoutMs: 200 },
      { sink: () => delay(30) },
    );
    expect(step).toMatchObject({ outcome: 'passed', bytes: 1_000_000 });
  });

  test('is ended when its output cannot be kept', async () => {
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    const running = room.run('while :; do echo more; sleep 0.01; done', { sink: () => Promise.reject(full) });
    await expect(running).rejects.toMatchObject({ name: 'RunError', code: 'output-lost', cause: full });
  });

  test('tells what it used', async () => {
    const step = await room.run('i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done');
    expect(step.cpuMs).toBeGreaterThan(50);
    expect(step.durationMs).toBeGreaterThanOrEqual(50);
    expect(step.peakRssMb ?? 1).toBeGreaterThan(0);
  });

  test('on a terminal sees one', async () => {
    const step = await room.run({
      script: 'test -t 0 && test -t 1 && test -t 2 && echo yes',
      wantsTerminal: true,
    });
    expect(step).toMatchObject({ outcome: 'passed', detail: null });
    expect(step.output.toString()).toBe('yes\r\n');
    const failed = await room.run({ argv: ['sh', '-c', 'echo last; exit 7'], wantsTerminal: true });
    expect(failed).toMatchObject({ outcome: 'failed', exitCode: 7 });
    expect(failed.output.toString()).toBe('last\r\n');
  });

  test('on a terminal is ended with all that it started', async () => {
    const script = 'trap "" TERM HUP; setsid sleep 1000 & sleep 1000';
    const step = await room.run({ script, wantsTerminal: true, timeoutMs: 300 });
    expect(step).toMatchObject({ outcome: 'timed-out', reason: 'timeout-wall' });
  });

  test('reaches a cache that outlives the build', async () => {
    const from = room.folders.home;
    const caches = [{ from, to: `${room.folders.source}/deep/cache` }];
    expect(await room.run('echo kept > deep/cache/file', { resources: { caches } })).toMatchObject({
      exitCode: 0,
    });
    const again = await room.run('cat deep/cache/file', { resources: { caches } });
    expect(again.output.toString()).toBe('kept\n');
  });
});
