import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followProcesses } from '../../../../run/process-tree.js';
import { readHistory } from '../../../../history/history.js';
import { temporaryFolder } from '../../../../testing/temporary-folder.js';
import { type AgentAtMasters, masterUrl, openAgentAtMasters } from '../testing/agent-at-masters.js';
import { FakeMaster } from '../testing/fake-master.js';
import { HandMaster } from '../testing/hand-master.js';
import { LocalObject } from '../wire/broker/local-object.js';

const slow = { timeout: 20_000 };

describe('an agent at a hostile master', { timeout: 60_000 }, () => {
  let hostile: FakeMaster;
  let good: FakeMaster;
  let room: AgentAtMasters;
  let url: string;

  beforeEach(async () => {
    hostile = await FakeMaster.start();
    good = await FakeMaster.start();
    url = masterUrl('ours', hostile.port);
    room = await openAgentAtMasters([url, masterUrl('ours', good.port)]);
  });

  afterEach(async () => {
    await room.close();
    await hostile.stop();
    await good.stop();
  });

  /** Whether the agent builds for somebody else as if nothing had been. */
  async function goesOn(): Promise<void> {
    await expect.poll(() => room.agent.snapshot().build, slow).toBeNull();
    const master = await beginAt(good);
    expect(await master.run('shell', { command: 'echo good' }, 'good')).toMatchObject({
      rc: 0,
      stdout: 'good\n',
    });
    await master.finish();
    await expect
      .poll(async () => (await readHistory(join(room.root, 'history')))[0], slow)
      .toMatchObject({ project: 'good', outcome: 'passed' });
  }

  /** A worker that has just come may have to leave again. */
  async function beginAt(fake: FakeMaster): Promise<HandMaster> {
    return vi.waitFor(
      async () => {
        const master = await HandMaster.attach(fake, ['good']);
        await master.begin('good');
        return master;
      },
      { timeout: 20_000, interval: 50 },
    );
  }

  const ended = () => expect.poll(() => room.agent.snapshot().build, slow).toBeNull();

  it('keeps every path of its within the workspace', async () => {
    const outside = await temporaryFolder();
    await writeFile(join(outside, 'secret'), 'secret');
    const master = await HandMaster.attach(hostile);
    await master.begin();
    await master.run('shell', { command: `ln -s ${outside} leak; ln -s leak/secret file; mkdir -p real/a` });
    const paths = [
      outside,
      `${outside}/secret`,
      '/etc',
      '../../../../../etc',
      'leak',
      'leak/secret',
      'file',
      'real/../../../..',
    ];
    const sent: unknown[] = [];
    const writer = new LocalObject('writer', {
      write: ({ args }) => void sent.push(args[0]) ?? null,
      close: () => null,
      unpack: () => null,
    });
    const reader = new LocalObject('reader', { read: () => Buffer.from('evil'), close: () => null });
    for (const path of paths) {
      for (const [name, args] of Object.entries({
        mkdir: { dir: `${path}/new` },
        stat: { file: path },
        listdir: { dir: path },
        cpdir: { fromdir: path, todir: 'copied', timeout: 5, logEnviron: false },
        uploadFile: {
          workdir: '.',
          workersrc: path,
          writer,
          maxsize: null,
          blocksize: 100,
          keepstamp: false,
        },
        uploadDirectory: {
          workdir: '.',
          workersrc: path,
          writer,
          maxsize: null,
          blocksize: 100,
          compress: null,
        },
        downloadFile: { workdir: '.', workerdest: path, reader, maxsize: 10, blocksize: 10, mode: null },
        shell: { command: ['pwd'], workdir: path },
      })) {
        const end = await master.run(name, args);
        expect(end, `${name} ${path}`).not.toMatchObject({ rc: 0 });
      }
    }
    for (const path of [outside, `${outside}/secret`, '../../../../..', 'leak/secret', 'leak/'])
      for (const [name, args] of Object.entries({ rmdir: { dir: path }, rmfile: { path } }))
        await master.run(name, args);
    expect((await master.run('glob', { path: `${outside}/*` })).header).toContain('glob');
    expect(sent).toEqual([]);
    expect(await readdir(outside)).toEqual(['secret']);
    expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('secret');
    await master.finish();
    await goesOn();
  });

  it('refuses what makes no sense, and the build goes on', async () => {
    const master = await HandMaster.attach(hostile);
    const early = master.push('shell', { command: 'echo early' });
    await expect(early.begun).rejects.toThrow('no build of b runs here');
    await master.begin();
    await expect(master.call('startBuild')).rejects.toThrow('one build at a time');
    for (const [name, args] of [
      ['format', { disk: '/' }],
      ['constructor', {}],
      ['shell', {}],
      ['shell', { command: 'x\0y' }],
      ['shell', { command: ['x'], env: { 'A=B': '1' } }],
      ['stat', { file: 5 }],
      ['uploadFile', { workersrc: 'x', writer: 'none' }],
    ] as const) {
      await expect(master.push(name, args).begun, name).rejects.toThrow(/unrecognized|no sense/);
    }
    await expect(master.call('remoteDestroy')).rejects.toThrow('has no method');
    await expect(master.call('interruptCommand', ['no such', 'why'])).resolves.toBeNull();
    expect(await master.run('shell', { command: 'echo on' })).toMatchObject({ rc: 0, stdout: 'on\n' });
    await master.finish();
    await goesOn();
  });

  it('begins one build where two are begun at once, and one command after the other', async () => {
    const master = await HandMaster.attach(hostile, ['b', 'c']);
    await master.broker.call(master.bot, 'print', [], { message: 'ping' });
    const begins = await Promise.allSettled([master.call('startBuild'), master.call('startBuild', [], 'c')]);
    expect(begins.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const commands = Array.from({ length: 5 }, (_, n) =>
      master.run('shell', { command: `mkdir lock && echo ${n}; sleep 0.02; rmdir lock` }),
    );
    expect((await Promise.all(commands)).map(({ rc, stdout }) => [rc, stdout])).toEqual(
      Array.from({ length: 5 }, (_, n) => [0, `${n}\n`]),
    );
    await master.finish();
    await ended();
    await goesOn();
  });

  it('does not begin a build for one that never asked who we are', async () => {
    const master = await HandMaster.meet(hostile);
    await master.list(['b']);
    await expect(master.begin()).rejects.toThrow();
    await ended();
    await goesOn();
  });

  it('ends a command that was interrupted before it had begun', async () => {
    const master = await HandMaster.attach(hostile);
    await master.begin();
    const command = master.push('shell', { command: 'sleep 1000' });
    const second = master.push('shell', { command: 'sleep 1000' });
    await master.call('interruptCommand', [second.id, 'not wanted']);
    await command.begun;
    await master.call('interruptCommand', [command.id, 'not wanted']);
    await Promise.all([command.completed, second.completed]);
    expect(second.told).toContainEqual(['rc', -1]);
    await master.finish();
    await goesOn();
  });

  it('ends a step that tries to outlive its interrupt', async () => {
    const master = await HandMaster.attach(hostile);
    await master.begin();
    const deaf = "trap '' TERM INT HUP; echo deaf; while :; do sleep 0.1; done";
    const command = master.push('shell', {
      command: `(setsid sh -c "${deaf}" >/dev/null 2>&1 &); (env -i nohup setsid sh -c 'sleep 1000 & sleep 1000' >/dev/null 2>&1 &); ${deaf}`,
      sigtermTime: 1,
    });
    await expect.poll(() => command.told.some(([key]) => key === 'stdout'), slow).toBe(true);
    const { claimId } = room.agent.snapshot().build!;
    expect((await followProcesses(null, claimId).members()).length).toBeGreaterThan(3);
    await master.call('interruptCommand', [command.id, 'not wanted']);
    await command.completed;
    expect(command.told).toContainEqual(['rc', -1]);
    expect(await followProcesses(null, claimId).members()).toEqual([]);
    await master.finish();
    await goesOn();
  });

  it('leaves one that calls more than can wait', async () => {
    const master = await HandMaster.attach(hostile);
    await master.begin();
    const stuck = master.push('shell', { command: 'sleep 1000' });
    await stuck.begun;
    const calls = Array.from(
      { length: 200 },
      () => master.push('shell', { command: 'true', initial_stdin: Buffer.alloc(600_000) }).begun,
    );
    const ends = await Promise.allSettled(calls);
    expect(ends.some(({ status }) => status === 'rejected')).toBe(true);
    await master.broker.closed;
    await ended();
    await expect.poll(() => room.said(url).join('\n'), slow).toContain('calls');
    await goesOn();
  });

  it('lives through a flood of questions', async () => {
    const master = await HandMaster.attach(hostile);
    let isOver = false;
    const flood = async (): Promise<void> => {
      while (!isOver) await master.call('print', ['hello']).catch(() => (isOver = true));
    };
    const floods = Array.from({ length: 500 }, flood);
    await goesOn();
    isOver = true;
    await Promise.all(floods);
  });

  it('does not fill its memory with builders', async () => {
    const master = await HandMaster.attach(hostile);
    const many = (round: number) => Array.from({ length: 5000 }, (_, n) => `${round}-${n}`);
    const rounds = async () => {
      for (let round = 0; round < 40; round += 1) await master.list(many(round));
    };
    await expect(rounds()).rejects.toThrow();
    await goesOn();
  });

  it.each<[string, Buffer, RegExp]>([
    ['a frame without end', Buffer.concat([Buffer.from([0, 0, 127, 0x82]), Buffer.alloc(1000)]), /string of/],
    ['lists within lists', Buffer.alloc(2 * 1000, Buffer.from([1, 0x80])), /nested deeper/],
    ['a word that there is not', Buffer.from([127, 0x87]), /word 127 of the vocabulary/],
    ['a number without end', Buffer.alloc(1000, 1), /digits/],
    ['a type that there is not', Buffer.from([1, 0xff]), /type 0xff/],
    ['a list that is too long', Buffer.from([127, 127, 127, 127, 0x80]), /list of/],
    ['something that is no message', Buffer.from([1, 0x81]), /unknown kind/],
  ])('leaves one that sends %s, says so, and comes back', async (_name, bytes, words) => {
    const master = await HandMaster.attach(hostile);
    await master.begin();
    await master.run('shell', { command: 'echo begun' });
    for (const socket of hostile.sockets) socket.write(bytes);
    await master.broker.closed;
    await ended();
    await expect.poll(() => room.said(url).at(-1), slow).toMatch(words);
    expect(room.said(url).at(-1)).toMatch(/^offline: /);
    expect(existsSync(join(room.root, 'work'))).toBe(true);
    await goesOn();
  });
});
