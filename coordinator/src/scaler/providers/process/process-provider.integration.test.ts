import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProcessProvider } from '@barnraiser/protocol';
import { systemClock } from '../../../store/clock.js';
import type { LaunchOrder, Provider } from '../provider.js';
import { describeProvider, type ProviderSubject } from '../testing/conformance.js';
import { countProcesses } from '../testing/running-processes.js';
import { openProcessProvider } from './process-provider.js';

// The parent keeps the signal's default; its child leaves the session, as builds do.
const obedient = `#!/bin/sh
cp "$2/user-data" "$1/copy" && printenv > "$1/environment" && stat -c %a "$2" "$2/user-data" > "$1/modes"
setsid sh -c 'while :; do sleep 2; done' "$1" &
setsid sh -c 'while :; do sleep 1; done' "$1" &
echo started
wait
`;
const stubborn = obedient.replace('echo started', "trap '' TERM\necho started\nwhile :; do sleep 1; done");

const pool = 'local';
const offer = { type: 'local', zone: 'here', bid: null };

async function makeRoom(script: string, maxInstances = 4, endGraceS = 5) {
  const root = await mkdtemp(join(tmpdir(), 'barnraiser-process-'));
  const program = join(root, 'agent');
  await writeFile(program, script);
  await chmod(program, 0o755);
  const config = ProcessProvider.parse({
    kind: 'process',
    program,
    args: ['{data}', '{seed}'],
    environment: { ADDED: 'yes' },
    maxInstances,
    endGraceS,
  });
  const open = (ofPool = pool): Provider =>
    openProcessProvider(config, {
      coordinatorId: 'c',
      pool: ofPool,
      stateDir: join(root, ofPool),
      clock: systemClock,
    });
  const dispose = async (): Promise<void> => {
    const provider = open();
    await vi.waitFor(
      async () => {
        await provider.end((await provider.list()).map(({ instanceId }) => instanceId));
        expect(await provider.list()).toEqual([]);
      },
      { timeout: 20_000, interval: 50 },
    );
    await provider.close?.();
    expect(await countProcesses(root)).toBe(0);
    await rm(root, { recursive: true, force: true });
  };
  return { root, open, dispose };
}

const order = (): LaunchOrder => ({ launchId: uuidv7(), pool, offer, userData: 'secret', maxLifeS: 60 });

describe.runIf(process.platform === 'linux')('on Linux', () => {
  describeProvider('process', async (): Promise<ProviderSubject> => {
    const room = await makeRoom(obedient);
    return {
      open: async () => room.open(),
      openOther: async () => room.open('other'),
      offer,
      pool,
      refused: { order: { pool: 'another' }, reason: 'invalid' },
      runningCount: () => countProcesses(join(room.root, 'agent')),
      dispose: room.dispose,
    };
  });

  describe('agents as local processes', () => {
    let room: Awaited<ReturnType<typeof makeRoom>>;
    const before = async (...args: Parameters<typeof makeRoom>): Promise<Provider> => {
      room = await makeRoom(...args);
      return room.open();
    };
    beforeEach(() => {
      vi.stubEnv('DATABASE_URL', 'postgresql://secret');
    });
    afterEach(async () => {
      vi.unstubAllEnvs();
      await room.dispose();
    });

    const fileOf = (launchId: string, name: string): Promise<string> =>
      vi.waitFor(async () => {
        const text = await readFile(join(room.root, pool, 'instances', launchId, 'data', name), 'utf8');
        expect(text).not.toBe('');
        return text;
      });

    it('get a seed that is theirs alone, and none of the coordinator’s secrets', async () => {
      const provider = await before(obedient);
      const wanted = order();
      await provider.launch(wanted);
      expect(await fileOf(wanted.launchId, 'copy')).toBe('secret');
      expect(await fileOf(wanted.launchId, 'modes')).toBe('700\n600\n');
      const environment = await fileOf(wanted.launchId, 'environment');
      expect(environment).toContain('ADDED=yes');
      expect(environment).not.toContain('DATABASE_URL');
    });

    it('are no more than the pool’s document allows', async () => {
      const provider = await before(obedient, 2);
      const replies = await Promise.all([order(), order(), order()].map((one) => provider.launch(one)));
      expect(replies.map(({ kind }) => kind)).toEqual(['launched', 'launched', 'refused']);
      expect(replies[2]).toMatchObject({ reason: 'quota' });
    });

    it('end with all that they started, even when they ignore the signal', async () => {
      const provider = await before(stubborn, 4, 0);
      const wanted = order();
      const reply = await provider.launch(wanted);
      const data = join(room.root, pool, 'instances', wanted.launchId, 'data');
      await vi.waitFor(async () => expect(await countProcesses(data)).toBeGreaterThanOrEqual(3));
      await provider.end(reply.kind === 'launched' ? [reply.instanceId] : []);
      await vi.waitFor(async () => expect(await provider.list()).toEqual([]), { timeout: 20_000 });
      expect(await countProcesses(data)).toBe(0);
    });

    it('go on ending after a restart in the midst of it', async () => {
      const provider = await before(stubborn, 4, 1);
      const wanted = order();
      const reply = await provider.launch(wanted);
      const output = join(room.root, pool, 'instances', wanted.launchId, 'output.log');
      await vi.waitFor(async () => expect(await readFile(output, 'utf8')).toBe('started\n'));
      await provider.end(reply.kind === 'launched' ? [reply.instanceId] : []);
      await provider.close?.();
      const next = room.open();
      expect(await next.list()).toMatchObject([{ state: 'ending' }]);
      await vi.waitFor(async () => expect(await next.list()).toEqual([]), { timeout: 20_000 });
      await next.close?.();
    });

    it('leave the end of their output when they fail, and nothing secret', async () => {
      const provider = await before('#!/bin/sh\necho "no such coordinator" >&2\nexit 3\n');
      const wanted = order();
      await provider.launch(wanted);
      await vi.waitFor(async () => expect(await provider.list()).toEqual([]));
      const left = join(room.root, pool);
      expect(await readFile(join(left, 'ended', `${wanted.launchId}.log`), 'utf8')).toBe(
        'no such coordinator\n',
      );
      expect(await readdir(join(left, 'instances'))).toEqual([]);
    });

    it('take what a killed one left behind with it', async () => {
      const provider = await before(obedient);
      const wanted = order();
      await provider.launch(wanted);
      const folder = join(room.root, pool, 'instances', wanted.launchId);
      await vi.waitFor(async () => expect(await countProcesses(`${folder}/data`)).toBeGreaterThanOrEqual(3));
      process.kill(Number.parseInt(await readFile(join(folder, 'started'), 'utf8'), 10), 'SIGKILL');
      await vi.waitFor(async () => expect(await provider.list()).toEqual([]), { timeout: 20_000 });
      expect(await countProcesses(folder)).toBe(0);
    });

    it('cannot be had without their program', async () => {
      await before(obedient);
      await rm(join(room.root, 'agent'));
      const reply = await room.open().launch(order());
      expect(reply).toMatchObject({ kind: 'refused', reason: 'invalid' });
    });
  });
});
