import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readHistory } from '../../../../history/history.js';
import { followProcesses } from '../../../../run/process-tree.js';
import { temporaryFolder } from '../../../../testing/temporary-folder.js';
import { systemClock } from '../../../../timing/clock.js';
import { type AgentAtMasters, masterUrl, openAgentAtMasters } from '../testing/agent-at-masters.js';
import { FakeMaster } from '../testing/fake-master.js';
import { HandMaster } from '../testing/hand-master.js';
import { LocalObject } from '../wire/broker/local-object.js';
import type { Sendable } from '../wire/jelly/wire-value.js';

const slow = { timeout: 20_000 };
type Args = Readonly<Record<string, Sendable>>;

describe('an agent at a hostile master', { timeout: 60_000 }, () => {
  let hostile: FakeMaster;
  let good: FakeMaster;
  let room: AgentAtMasters;
  let url: string;

  beforeEach(async () => {
    hostile = await FakeMaster.start({ builders: ['b'] });
    good = await FakeMaster.start({ builders: ['good'] });
    url = masterUrl('ours', hostile.port);
    const surroundings = { clock: { ...systemClock, random: () => 0 } };
    room = await openAgentAtMasters([url, masterUrl('ours', good.port)], {}, surroundings);
  });

  afterEach(async () => {
    await room.close();
    await hostile.stop();
    await good.stop();
  });

  /** Attaches a worker and begins a build; one that has just come may have to leave again. */
  async function beginAt(fake: FakeMaster, builder = 'b'): Promise<HandMaster> {
    return vi.waitFor(
      async () => {
        const master = await HandMaster.attach(fake, [builder]);
        await master.begin(builder);
        return master;
      },
      { timeout: 20_000, interval: 50 },
    );
  }

  async function ended(): Promise<void> {
    await expect.poll(() => room.agent.snapshot().build, slow).toBeNull();
  }

  /** Sees the agent build for somebody else as if nothing had been. */
  async function goesOn(): Promise<void> {
    await ended();
    const master = await beginAt(good, 'good');
    const end = await master.run('shell', { command: 'echo good' }, 'good');
    expect(end).toMatchObject({ rc: 0, stdout: 'good\n' });
    await master.finish();
    await expect
      .poll(async () => (await readHistory(join(room.root, 'history')))[0], slow)
      .toMatchObject({ project: 'good', outcome: 'passed' });
  }

  it('keeps every path of its within the workspace', async () => {
    const outside = await temporaryFolder();
    await writeFile(join(outside, 'secret'), 'secret');
    const master = await beginAt(hostile);
    await master.run('shell', { command: `ln -s ${outside} leak; ln -s leak/secret file; mkdir real` });
    const sent: unknown[] = [];
    const write = ({ args: [bytes] }: { args: readonly unknown[] }) => {
      sent.push(bytes);
      return null;
    };
    const writer = new LocalObject('writer', { write, close: () => null, unpack: () => null });
    const reader = new LocalObject('reader', { read: () => Buffer.from('evil'), close: () => null });
    const upload = { workdir: '.', writer, maxsize: null, blocksize: 100 };
    const commandsAt = (path: string): [string, Args][] => [
      ['mkdir', { dir: `${path}/new` }],
      ['stat', { file: path }],
      ['listdir', { dir: path }],
      ['cpdir', { fromdir: path, todir: 'copied' }],
      ['cpdir', { fromdir: 'real', todir: `${path}/copied` }],
      ['uploadFile', { ...upload, workersrc: path, keepstamp: false }],
      ['uploadDirectory', { ...upload, workersrc: path, compress: null }],
      ['downloadFile', { workdir: '.', workerdest: path, reader, maxsize: 10, blocksize: 10 }],
      ['shell', { command: ['pwd'], workdir: path }],
    ];
    const paths = [outside, `${outside}/secret`, '../../../../../etc', 'leak', 'file', 'real/../../../..'];
    for (const path of paths) {
      for (const [name, args] of commandsAt(path)) {
        expect({ name, path, ...(await master.run(name, args)) }).not.toMatchObject({ rc: 0 });
      }
    }
    for (const path of [outside, `${outside}/secret`, '../../../../..', 'leak/secret', 'leak/']) {
      await master.run('rmdir', { dir: path });
      await master.run('rmfile', { path });
    }
    expect((await master.run('glob', { path: `${outside}/*` })).rc).not.toBe(0);
    expect(sent).toEqual([]);
    expect(await readdir(outside)).toEqual(['secret']);
    expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('secret');
    await master.finish();
    await goesOn();
  });

  it('refuses what makes no sense, and the build goes on', async () => {
    const master = await HandMaster.attach(hostile, ['b', 'c']);
    await expect(master.push('shell', { command: 'true' }).begun).rejects.toThrow('no build of b runs here');
    await master.begin();
    await expect(master.call('startBuild')).rejects.toThrow('one build at a time');
    const senseless: [string, Args][] = [
      ['format', { disk: '/' }],
      ['constructor', {}],
      ['shell', {}],
      ['shell', { command: 'x\0y' }],
      ['shell', { command: ['x'], env: { 'A=B': '1' } }],
      ['stat', { file: 5 }],
      ['uploadFile', { workersrc: 'x', writer: 'none' }],
    ];
    for (const [name, args] of senseless) {
      await expect(master.push(name, args).begun).rejects.toThrow(/unrecognized|no sense/);
    }
    await expect(master.call('remoteDestroy')).rejects.toThrow('has no method');
    expect(await master.call('interruptCommand', ['no such', 'why'])).toBeNull();
    const released = master.builder('c');
    released.release();
    await expect(master.broker.call(released, 'startBuild')).rejects.toThrow('has no method');
    expect(await master.run('shell', { command: 'echo on' })).toMatchObject({ rc: 0, stdout: 'on\n' });
    await master.finish();
    await goesOn();
  });

  it('begins one build where two are begun at once, and one command after the other', async () => {
    const master = await HandMaster.attach(hostile, ['b', 'c']);
    await master.broker.call(master.bot, 'print', [], { message: 'ping' });
    const begins = await Promise.allSettled([master.call('startBuild'), master.call('startBuild', [], 'c')]);
    expect(begins.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(hostile.shutdownsAsked).toBe(1);
    const script = (n: number) => `mkdir lock && echo ${n}; sleep 0.02; rmdir lock`;
    const commands = [0, 1, 2, 3, 4].map((n) => master.run('shell', { command: script(n) }));
    const ends = await Promise.all(commands);
    expect(ends.map(({ rc, stdout }) => [rc, stdout])).toEqual([0, 1, 2, 3, 4].map((n) => [0, `${n}\n`]));
    await master.finish();
    await goesOn();
  });

  it('builds nothing for one that does not ask what this machine is', async () => {
    const master = await HandMaster.meet(hostile);
    await master.list(['b']);
    await expect(master.begin()).rejects.toThrow('asks for the facts of a machine');
    expect(room.agent.snapshot().build).toBeNull();
    await goesOn();
  });

  it('lets few commands wait, and ends those that were interrupted before they began', async () => {
    const master = await beginAt(hostile);
    const stuck = master.push('shell', { command: 'sleep 1000' });
    await stuck.begun;
    const others = Array.from({ length: 40 }, () => master.push('shell', { command: 'sleep 1000' }));
    for (const { id } of others) await master.call('interruptCommand', [id, 'not wanted']);
    await master.call('interruptCommand', [stuck.id, 'not wanted']);
    const ends = await Promise.allSettled(others.map(({ begun }) => begun));
    const begun = others.filter((_, n) => ends[n]!.status === 'fulfilled');
    expect(begun).toHaveLength(16);
    for (const { completed, told } of [stuck, ...begun]) {
      await completed;
      expect(told).toContainEqual(['rc', -1]);
    }
    await master.finish();
    await goesOn();
  });

  it('ends a step that tries to outlive its interrupt', async () => {
    const master = await beginAt(hostile);
    const deaf = "trap '' TERM INT HUP; echo deaf; while :; do sleep 0.1; done";
    const hidden = "setsid sh -c 'sleep 1000 & sleep 1000'";
    const command = master.push('shell', {
      command: `(setsid sh -c "${deaf}" >/dev/null 2>&1 &); (env -i nohup ${hidden} >/dev/null 2>&1 &); ${deaf}`,
      sigtermTime: 1,
    });
    const { claimId } = room.agent.snapshot().build!;
    const processes = async () => (await followProcesses(null, claimId).members()).length;
    await expect.poll(processes, slow).toBeGreaterThan(4);
    await master.call('interruptCommand', [command.id, 'not wanted']);
    await command.completed;
    expect(command.told).toContainEqual(['rc', -1]);
    expect(await processes()).toBe(0);
    await master.finish();
    await goesOn();
  });

  it('leaves one whose calls would fill its memory, and says so', async () => {
    const master = await beginAt(hostile);
    await master.push('shell', { command: 'sleep 1000' }).begun;
    const block = Buffer.alloc(600_000);
    const asks = Array.from({ length: 300 }, () =>
      master.broker.call(master.builder(), 'print', [block], { message: 'ping' }),
    );
    await Promise.allSettled(asks);
    await master.broker.closed;
    await expect.poll(() => room.said(url).join('\n'), slow).toContain('calls at a time');
    await goesOn();
  });

  it('refuses builders that would fill its memory', async () => {
    const master = await HandMaster.attach(hostile);
    const round = (n: number) => master.list(Array.from({ length: 9000 }, (_, i) => `${n}-${i}`));
    await round(1);
    await round(2);
    await expect(round(3)).rejects.toThrow('builders are too many');
    await goesOn();
  });

  it('lives through a flood of questions', async () => {
    const master = await HandMaster.attach(hostile);
    let asked = 0;
    const flood = async (): Promise<void> => {
      for (; asked < 50_000; asked += 1) await master.call('print', ['hello']);
    };
    // It leaves the one for the other's build.
    const floods = Promise.allSettled(Array.from({ length: 500 }, flood));
    await goesOn();
    await floods;
    expect(asked).toBeGreaterThan(0);
  });

  it('leaves one that breaks the protocol, says how, and comes back', async () => {
    const breaches: [Buffer, string][] = [
      [Buffer.concat([Buffer.from([0, 0, 127, 0x82]), Buffer.alloc(1000)]), 'a string of'],
      [Buffer.alloc(1000, Buffer.from([1, 0x80])), 'lists nested deeper'],
      [Buffer.from([127, 0x87]), 'word 127 of the vocabulary'],
      [Buffer.alloc(1000, 1), 'a number of more than'],
      [Buffer.from([1, 0xff]), 'an element of type 0xff'],
      [Buffer.from([127, 127, 127, 127, 0x80]), 'a list of'],
      [Buffer.from([1, 0x81]), 'a message of an unknown kind'],
    ];
    for (const [bytes, words] of breaches) {
      const master = await beginAt(hostile);
      await master.run('shell', { command: 'echo begun' });
      for (const socket of hostile.sockets) if (!socket.destroyed) socket.write(bytes);
      await master.broker.closed;
      await ended();
      const offline = () => room.said(url).findLast((said) => said.startsWith('offline'));
      await expect.poll(offline, slow).toContain(`the master sent ${words}`);
    }
    await goesOn();
  });
});
