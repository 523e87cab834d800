import { describe, expect, it } from 'vitest';
import { received } from '../commands/testing/command-bench.js';
import { type IncomingCall, LocalObject } from '../wire/broker/local-object.js';
import type { Sendable } from '../wire/jelly/wire-value.js';
import { CommandRef } from './command-ref.js';
import { WorkerRequests } from './worker-requests.js';

/** A worker whose calls are noted, without a build of its own. */
function worker(paused: readonly string[] = []) {
  const calls: [method: string, call: IncomingCall][] = [];
  const requests: [op: string, fields: unknown][] = [];
  const closed: string[] = [];
  const noted =
    (name: string, answer: Sendable = null) =>
    (call: IncomingCall) => {
      calls.push([name, call]);
      return answer;
    };
  const builder = new LocalObject('builder', {
    startCommand: noted('startCommand'),
    interruptCommand: noted('interruptCommand'),
  });
  const bot = new LocalObject('bot', {
    print: noted('print'),
    shutdown: noted('shutdown'),
    getWorkerInfo: () => ({ basedir: '/base' }),
    setBuilderList: ({ args: [list] }) => {
      const names = (list as string[][]).map(([name]) => name!);
      return Object.fromEntries(
        names.filter((name) => !paused.includes(name)).map((name) => [name, builder]),
      );
    },
  });
  const link = {
    request: async (op: string, fields: unknown) => {
      requests.push([op, fields]);
      return null;
    },
    close: (_end: string, why: string) => void closed.push(why),
  };
  const own = new WorkerRequests({ bot, link: () => link });
  const ask = async (op: string, fields: Record<string, unknown> = {}) => own.answer(op, received(fields));
  const start = async (name: string, args: Record<string, unknown>, builder = 'b') => {
    await ask('get_worker_info');
    await ask('start_command', {
      builder_name: builder,
      command_id: '4',
      command_name: name,
      args: received(args),
    });
    return calls.at(-1)![1].args;
  };
  return { ask, start, calls, requests, closed };
}

describe("a master's requests by msgpack", () => {
  it('are calls of the worker', async () => {
    const { ask, calls } = worker();
    await ask('print', { message: 'ping' });
    await ask('shutdown');
    expect(calls).toEqual([
      ['print', { args: [], keywords: { message: 'ping' } }],
      ['shutdown', { args: [], keywords: {} }],
    ]);
    expect(await ask('keepalive')).toBeNull();
    expect(await ask('set_worker_settings', { args: {} })).toBeNull();
    await expect(ask('format_disk')).rejects.toThrow("unknown op 'format_disk'");
    await expect(ask('start_command', {})).rejects.toThrow('expected a text as command_id');
  });

  it('that prepare its folder do nothing and succeed', async () => {
    const { ask, requests, calls } = worker();
    await ask('start_command', {
      command_id: '0',
      command_name: 'listdir',
      args: received({ path: '/base' }),
    });
    await ask('start_command', {
      command_id: '1',
      command_name: 'rmdir',
      args: received({ paths: ['/base/x'] }),
    });
    expect(requests).toEqual([
      [
        'update',
        {
          command_id: '0',
          args: [
            ['files', []],
            ['rc', 0],
          ],
        },
      ],
      ['complete', { command_id: '0', args: null }],
      ['update', { command_id: '1', args: [['rc', 0]] }],
      ['complete', { command_id: '1', args: null }],
    ]);
    const shell = { command_id: '2', command_name: 'shell', args: received({ command: 'id' }) };
    await expect(ask('start_command', shell)).rejects.toThrow('for builds');
    expect(calls).toEqual([]);
  });

  it('for a builder whom the owner has paused end the connection, so that nothing fails', async () => {
    const { start, closed, calls } = worker(['paused']);
    await expect(start('shell', {}, 'paused')).rejects.toThrow('does not build this');
    expect(closed).toEqual(['the owner of this machine builds nothing of paused']);
    expect(calls).toEqual([]);
  });

  it('interrupt what runs, and nothing else', async () => {
    const { ask, start, calls } = worker();
    await start('shell', { command: 'x' });
    await ask('interrupt_command', { command_id: '4', builder_name: 'other', why: 'enough' });
    await ask('interrupt_command', { command_id: '4', builder_name: '__proto__', why: 'enough' });
    expect(calls).toHaveLength(1);
    await ask('interrupt_command', { command_id: '4', builder_name: 'b', why: 'enough' });
    expect(calls.at(-1)).toEqual(['interruptCommand', { args: ['4', 'enough'], keywords: {} }]);
  });
});

describe('a command by msgpack', () => {
  it.each([
    ['mkdir', { paths: ['/base/b/x', '/base'] }, 'mkdir', { dir: ['./b/x', '.'] }],
    ['rmdir', { paths: ['/etc', '/base/../etc'] }, 'rmdir', { dir: ['/etc', '/base/../etc'] }],
    [
      'cpdir',
      { from_path: '/base/b/x', to_path: '/base/b/y' },
      'cpdir',
      { fromdir: './b/x', todir: './b/y' },
    ],
    ['stat', { path: '/base/b/build/x' }, 'stat', { file: './b/build/x', workdir: null }],
    ['glob', { path: '/base/b/**/x/' }, 'glob', { path: './b/**/x/' }],
    ['listdir', { path: '/base/b' }, 'listdir', { dir: './b' }],
    ['rmfile', { path: '/based/x' }, 'rmfile', { path: '/based/x' }],
    ['unheard_of', { path: '/base' }, 'unheard_of', { path: '/base' }],
  ])(
    "%s of %j is the one of the other transport, with paths below the worker's folder relative",
    async (name, args, asked, expected) => {
      const [ref, id, given, translated] = await worker().start(name, args);
      expect(ref).toMatchObject({ commandId: '4', part: 'command' });
      expect([id, given]).toEqual(['4', asked]);
      expect(translated).toMatchObject(expected);
    },
  );

  it('shell finds its folder and the files that it watches', async () => {
    const logfiles = received({ a: 'a.log', b: received({ filename: '/base/b/b.log', follow: true }) });
    const [, , , args] = await worker().start('shell', {
      workdir: '/base/b/build',
      command: ['x'],
      logfiles,
    });
    expect(args).toMatchObject({
      workdir: './b/build',
      command: ['x'],
      logfiles: { a: 'a.log', b: { filename: './b/b.log', follow: true } },
    });
  });

  it.each([
    ['upload_file', 'uploadFile', { workersrc: './b/x', workdir: '' }, 'writer', 'file'],
    ['upload_directory', 'uploadDirectory', { workersrc: './b/x', workdir: '' }, 'writer', 'folder'],
    ['download_file', 'downloadFile', { workerdest: './b/x', workdir: '' }, 'reader', 'reader'],
  ])('%s has something to write to, or to read from', async (name, asked, expected, key, part) => {
    const [, , given, args] = await worker().start(name, {
      path: '/base/b/x',
      workdir: 'build',
      blocksize: 10,
    });
    expect(given).toBe(asked);
    expect(args).toMatchObject({ ...expected, blocksize: 10 });
    const ref = (args as unknown as Record<string, unknown>)[key];
    expect(ref).toBeInstanceOf(CommandRef);
    expect(ref).toMatchObject({ commandId: '4', part });
  });
});
