import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { availableSandboxes } from '../run/available-sandboxes.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import type { PushedCommand } from '../claim/command-port.js';
import { PushRoom, type Ran } from './testing/push-room.js';

const sandboxes = await availableSandboxes();

describe.each(sandboxes)('commands that are pushed under isolation $isolation', (sandbox) => {
  let room: PushRoom;
  beforeEach(async () => {
    room = new PushRoom(sandbox, await temporaryFolder());
  });

  it('write to two outputs that are told apart, and into the log as they arrive', async () => {
    await room.build(async ({ run, spool }) => {
      const end = await run('echo out; echo err >&2; echo more; exit 3');
      expect(end).toMatchObject({ stdout: 'out\nmore\n', stderr: 'err\n', exitCode: 3, signal: null });
      expect(end).toMatchObject({ stoppedBy: null, reason: null, detail: null });
      const log = await readFile(spool.logs.console.path, 'utf8');
      expect(log.split('\n').toSorted()).toEqual(['', 'err', 'more', 'out']);
      expect((await run('echo a > /dev/stdout; echo b > /dev/stderr')).stderr).toBe('b\n');
    });
  });

  it('go on after a line that fails, unlike those of recipes', async () => {
    await room.build(async ({ run }) => {
      expect(await run('false; echo on')).toMatchObject({ exitCode: 0, stdout: 'on\n' });
    });
  });

  it('read what they are given, of any size, or nothing', async () => {
    await room.build(async ({ run }) => {
      const stdin = Buffer.alloc(3_000_000, 'x');
      expect((await run({ script: 'wc -c', stdin })).stdout.trim()).toBe('3000000');
      expect(await run({ argv: ['true'], stdin })).toMatchObject({ exitCode: 0 });
      expect((await run({ script: 'cat /dev/stdin', stdin: Buffer.from([0, 255]) })).stdout).toHaveLength(2);
      expect(await run('cat')).toMatchObject({ exitCode: 0, stdout: '' });
    });
  });

  it('tell a program that a signal ended from one that exits with the same number', async () => {
    await room.build(async ({ run }) => {
      expect(await run({ argv: ['sh', '-c', 'kill -9 $$'] })).toMatchObject({
        exitCode: null,
        signal: 'SIGKILL',
      });
      expect(await run({ argv: ['sh', '-c', 'kill -SEGV $$'] })).toMatchObject({ signal: 'SIGSEGV' });
      expect(await run('exit 137')).toMatchObject({ exitCode: 137, signal: null });
      expect(await run('exit 130')).toMatchObject({ stoppedBy: null });
    });
  });

  it('are asked to end by the signal that was chosen, and killed after the grace, or at once', async () => {
    await room.build(async ({ run, port }) => {
      const stop = async (command: Partial<PushedCommand>): Promise<Ran> => {
        const controller = new AbortController();
        await port.files.remove('ready');
        const running = run(command, controller.signal);
        await expect.poll(() => existsSync(join(port.root, 'ready')), { timeout: 20_000 }).toBe(true);
        controller.abort();
        return running;
      };
      const loop = 'echo > ready; while :; do sleep 0.05; done';
      const asked = {
        script: `trap "echo asked; exit 5" USR1; ${loop}`,
        endSignal: 'SIGUSR1',
        graceMs: 30_000,
      } as const;
      expect(await stop(asked)).toMatchObject({ stdout: 'asked\n', exitCode: 5, stoppedBy: 'interrupt' });
      const deaf = await stop({ script: `trap "" TERM; ${loop}`, graceMs: 200 });
      expect(deaf).toMatchObject({ exitCode: null, signal: 'SIGKILL', stoppedBy: 'interrupt' });
      const killed = await stop({ ...asked, graceMs: 0, endSignal: 'SIGKILL' });
      expect(killed).toMatchObject({ stdout: '', exitCode: null, stoppedBy: 'interrupt' });
    });
  });

  it('end when their time is over', async () => {
    await room.build(async ({ run }) => {
      expect(await run({ script: 'sleep 1000', quietTimeoutMs: 200 })).toMatchObject({
        stoppedBy: 'timeout-quiet',
      });
      const ticking = { script: 'while :; do echo tick; sleep 0.05; done', quietTimeoutMs: 20_000 };
      expect(await run({ ...ticking, timeoutMs: 300, graceMs: 0 })).toMatchObject({
        stoppedBy: 'timeout-wall',
      });
    });
  });

  it('end when they are interrupted, and the next one runs', async () => {
    await room.build(async ({ run, processes }) => {
      const controller = new AbortController();
      const running = run('sleep 1000 & sleep 1000', controller.signal);
      await expect.poll(processes).toBeGreaterThan(0);
      controller.abort();
      expect(await running).toMatchObject({ stoppedBy: 'interrupt', reason: null });
      expect(await processes()).toBe(0);
      expect(await run('echo next')).toMatchObject({ stdout: 'next\n', stoppedBy: null });
      expect(await run('echo never', AbortSignal.abort())).toMatchObject({
        stoppedBy: 'interrupt',
        stdout: '',
      });
    });
  });

  it('end with their build, and none begins afterwards', async () => {
    await room.build(async ({ run, interrupt, processes }) => {
      const running = run('sleep 1000');
      await expect.poll(processes).toBeGreaterThan(0);
      interrupt();
      expect(await running).toMatchObject({ stoppedBy: 'build' });
      expect(await run('echo never')).toMatchObject({ stoppedBy: 'build', stdout: '' });
    });
  });

  it('stand still in a freeze without their time passing, and never run twice', async () => {
    await room.build(async ({ run, pace, port }) => {
      const at = (name: string): string => join(port.root, name);
      const script = 'echo x >> runs; while [ ! -e go ]; do sleep 0.05; done; exit 1';
      const running = run({ script, quietTimeoutMs: 20_000, timeoutMs: 20_000 });
      await expect.poll(() => existsSync(at('runs')), { timeout: 15_000 }).toBe(true);
      expect(await pace.freeze()).toMatchObject({ isStill: true });
      pace.slept(60_000);
      await pace.thaw();
      await writeFile(at('go'), '');
      const end = await running;
      expect(end).toMatchObject({ exitCode: 1, stoppedBy: null });
      expect(end.durationMs).toBeLessThan(20_000);
      expect(await readFile(at('runs'), 'utf8')).toBe('x\n');
      void pace.freeze();
      const held = run('echo thawed');
      await pace.thaw();
      expect(await held).toMatchObject({ stdout: 'thawed\n' });
    });
  });

  it('leave nothing running, also of what went its own way', async () => {
    await room.build(async ({ run, processes }) => {
      const end = await run(
        '(setsid sh -c "sleep 1000; :" >/dev/null 2>&1 &) ; env -i setsid sleep 1000 & echo done',
      );
      expect(end).toMatchObject({ exitCode: 0, stdout: 'done\n' });
      expect(await processes()).toBe(0);
    });
  });

  it.runIf(process.platform === 'linux')('keep to the limits of their build', async () => {
    await room.build(async ({ run }) => {
      const { stdout } = await run('grep Cpus_allowed_list /proc/self/status; grep -c . /proc/self/status');
      expect(stdout).toMatch(/^Cpus_allowed_list:\s*\d+\n/);
    });
  });

  it('have the environment that was asked for, and their own home whatever was', async () => {
    process.env.AGENT_ONLY = 'secret';
    await room.build(async ({ run, port }) => {
      const script =
        'env | cut -d= -f1 | grep -v -e ^_ -e PWD -e SHLVL | sort | tr "\\n" " "; echo; echo $HOME $A';
      const { stdout } = await run({
        script,
        env: { PATH: '/usr/bin:/bin', HOME: '/root', A: '1', 'b=c': '2' },
      });
      const [names, values] = stdout.split('\n');
      expect(names).toBe('A BARNRAISER BARNRAISER_BUILD BARNRAISER_SOURCE HOME PATH TMPDIR ');
      expect(values).toBe(`${port.environment.HOME} 1`);
      expect(port.environment.HOME).toBe(join(port.root, '../home'));
      expect(port.environment).not.toHaveProperty('AGENT_ONLY');
    });
    delete process.env.AGENT_ONLY;
  });

  it('do not begin outside of the workspace, and wrong ones are told', async () => {
    await room.build(async ({ run, port }) => {
      await port.files.makeFolder('build');
      expect((await run({ argv: ['pwd'], cwd: join(port.root, 'build') })).stdout).toBe(
        `${port.root}/build\n`,
      );
      for (const cwd of ['/', '../home', 'missing', 'a\0b']) {
        expect(await run({ argv: ['pwd'], cwd })).toMatchObject({ exitCode: null, reason: 'job-invalid' });
      }
      expect(await run({ argv: ['echo', 'x'.repeat(200_000)] })).toMatchObject({ reason: 'job-invalid' });
      expect(await run({ argv: ['no-such-program'] })).toMatchObject({ exitCode: 127, reason: null });
    });
  });

  it('see a terminal where one is wanted', async () => {
    await room.build(async ({ run }) => {
      const end = await run({ script: 'test -t 1 && echo yes || echo no', wantsTerminal: true });
      expect(end.stdout).toBe(end.detail === null ? 'yes\r\n' : 'no\n');
    });
  });

  it('of which many bytes come wait for whoever takes them, and the log keeps to its limit', async () => {
    room.logLimitBytes = 1000;
    const result = await room.build(async ({ run }) => {
      const end = await run('head -c 3000000 /dev/zero; echo over >&2');
      expect([end.stdout.length, end.stderr]).toEqual([3_000_000, 'over\n']);
    });
    expect(result.logs.console).toMatchObject({ bytes: 1000, truncatedBytes: 2_999_005 });
  });
});

describe('a build of pushed commands', () => {
  const never = new AbortController().signal;

  it.each(['the coordinator', 'the end of the build'])(
    'that stands still begins no step, and %s ends the wait for one at once',
    async (by) => {
      const room = new PushRoom(sandboxes[0]!, await temporaryFolder());
      await room.build(async ({ port, pace, interrupt, run, spool }) => {
        const verdict = { outcome: 'cancelled', exitCode: null, detail: null } as const;
        const cancel = new AbortController();
        await pace.freeze();
        let hasBegun = false;
        const step = port.step(
          'held',
          async () => {
            hasBegun = true;
            return { verdict, end: await run('echo > never', cancel.signal) };
          },
          cancel.signal,
        );
        await new Promise(setImmediate);
        expect(hasBegun).toBe(false);
        if (by === 'the coordinator') cancel.abort();
        else interrupt();
        expect((await step).end.stoppedBy).toBe(by === 'the coordinator' ? 'interrupt' : 'build');
        expect(pace.isFrozen).toBe(true);
        expect(existsSync(join(port.root, 'never'))).toBe(false);
        expect(await spool.steps.read(0)).toMatchObject({ report: { name: 'held', outcome: 'cancelled' } });
        await pace.thaw();
      });
    },
  );

  it('has steps with their logs, a result, and a workspace that the next build finds', async () => {
    const room = new PushRoom(sandboxes[0]!, await temporaryFolder());
    const roots: string[] = [];
    const result = await room.build(async ({ run, port, spool }) => {
      roots.push(port.root);
      const first = await port.step(
        'compile: "all"',
        async (note) => {
          note('begins');
          const end = await run('echo made > made; echo home > $HOME/kept');
          return { verdict: { outcome: 'passed', exitCode: end.exitCode, detail: null } as const, value: 7 };
        },
        never,
      );
      expect(first.value).toBe(7);
      const broken = port.step('test', () => Promise.reject(new Error('lost')), never);
      await expect(broken).rejects.toThrow('lost');
      expect(await spool.steps.read(0)).toMatchObject({
        n: 0,
        report: { name: 'compile all', outcome: 'passed', exitCode: 0, log: { offset: 0, length: 7 } },
      });
      expect(await spool.steps.read(1)).toMatchObject({ n: 1, report: { name: 'test', outcome: 'errored' } });
    });
    expect(result).toMatchObject({ outcome: 'passed', reason: null, tests: { total: 0 }, artifacts: [] });
    expect(room.left).toEqual([]);
    await room.build(async ({ run, port }) => {
      roots.push(port.root);
      expect(await run('cat made; ls -A $HOME $TMPDIR | grep kept')).toMatchObject({
        stdout: 'made\n',
        exitCode: 1,
      });
    });
    await room.build(async ({ port }) => void roots.push(port.root), 'other builder');
    expect(roots[0]).toBe(roots[1]);
    expect(roots[2]).not.toBe(roots[0]);
    expect(existsSync(join(roots[0]!, '../home'))).toBe(false);
  });
});
