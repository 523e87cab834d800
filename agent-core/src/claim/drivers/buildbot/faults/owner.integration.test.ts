import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readHistory } from '../../../../history/history.js';
import { followProcesses } from '../../../../run/process-tree.js';
import { away, touched } from '../../../../testing/agent-room.js';
import { type AgentAtMasters, masterUrl, openAgentAtMasters } from '../testing/agent-at-masters.js';
import { hasBuildbot, RealMaster } from '../testing/real-master.js';
import { startWorker } from '../testing/real-worker.js';
import { LocalObject } from '../wire/broker/local-object.js';
import { logIn } from '../wire/login/log-in.js';

const quietS = 5;
const config = `
go = os.path.join(FOLDER, 'go')
def builder(name, command, *workers, **kwargs):
    step = steps.ShellCommand(name='wait', command=command, logEnviron=False, **kwargs)
    return util.BuilderConfig(name=name, workernames=list(workers), factory=util.BuildFactory([step]))
c['workers'] = [worker.Worker(name, 'secret', max_builds=1) for name in ('ours', 'theirs')]
c['builders'] = [
    builder('waits', f"echo begun; while [ ! -e '{go}' ]; do sleep 0.1; done; echo done", 'ours', timeout=${quietS}),
    builder('endless', 'echo begun; sleep 1000', 'ours'),
    builder('next', ['echo', 'next'], 'ours'),
    builder('anywhere', util.Interpolate(
        'case %(prop:workername)s in theirs) echo quick;; *) echo begun; sleep 1000;; esac'), 'ours', 'theirs'),
]
`;
const slow = { timeout: 30_000 };

describe.skipIf(!hasBuildbot)('the owner of a machine that builds for a master', { timeout: 90_000 }, () => {
  let master: RealMaster;
  let room: AgentAtMasters;

  beforeAll(async () => {
    master = await RealMaster.start(config);
  });

  afterAll(async () => {
    await master.stop();
  });

  beforeEach(async () => {
    await rm(join(master.folder, 'go'), { force: true });
    room = await openAgentAtMasters([masterUrl('ours', master.pbPort)], { kind: 'desktop' });
  });

  afterEach(async () => {
    await room.close();
    await master.api.attached('ours', false);
  });

  const go = () => writeFile(join(master.folder, 'go'), '');
  const build = () => room.agent.snapshot().build;
  const lastEntry = async () => (await readHistory(join(room.root, 'history')))[0];
  const results = async (request: number) =>
    (await master.api.buildsOf(request)).map(({ results }) => results);

  /** Asks for a build; settles when its command has written. */
  async function begin(builder: string): Promise<number> {
    const request = await master.api.force(builder);
    await expect.poll(() => build()?.logBytes ?? 0, slow).toBeGreaterThan(0);
    return request;
  }

  it('has it at once; the build stands still with its clocks, goes on, and no other begins', async () => {
    const request = await begin('waits');
    await room.call('sense', touched());
    expect(build()).toMatchObject({ phase: 'frozen' });
    const next = await master.api.force('next');
    // The master asks the worker that it has whether it is there before it sends another away.
    const { host, pbPort } = master;
    const second = logIn({
      address: { host, port: pbPort, tls: null },
      name: 'ours',
      password: 'secret',
      bot: new LocalObject('bot', {}),
    });
    await expect(second).rejects.toMatchObject({ code: 'duplicate' });
    await expect.poll(() => build()?.frozenMs ?? 0, slow).toBeGreaterThan(1000 * quietS + 500);
    expect(await results(request)).toEqual([null]);
    await master.api.attached('ours');

    await room.call('sense', { ...away(), lastInputAt: Date.now() - 61_000 });
    expect(build()).toMatchObject({ phase: 'running' });
    await go();
    const { results: result, buildid } = await master.api.ended(request);
    expect(result).toBe(0);
    expect(await master.api.logText(buildid, 'wait')).toContain('odone\n');
    await expect.poll(lastEntry, slow).toMatchObject({ project: 'waits', outcome: 'passed' });

    // A build goes on sooner than one begins.
    await master.api.attached('ours', false);
    expect(room.agent.snapshot().state).toBe('waiting');
    expect(await results(next)).toEqual([]);
    await room.call('sense', away());
    expect((await master.api.ended(next)).results).toBe(0);
  });

  it('stays, and another worker builds in place of theirs', async () => {
    await room.call('changeSettings', { limits: { holdS: 1 } });
    const request = await begin('anywhere');
    const { claimId } = build()!;
    await room.call('sense', touched());
    expect((await master.api.ended(request)).results).toBe(5);
    const theirs = await startWorker(master, 'theirs', 'secret');
    try {
      expect((await master.api.ended(request, 2)).results).toBe(0);
    } finally {
      await theirs.stop();
    }
    expect(await results(request)).toEqual([5, 0]);
    await expect.poll(lastEntry, slow).toMatchObject({ outcome: 'released' });
    expect(await followProcesses(null, claimId).members()).toEqual([]);
  });

  it.each(['runs', 'stands still'])('is not needed for a cancellation of what %s', async (how) => {
    const request = await begin('endless');
    const { claimId } = build()!;
    if (how === 'stands still') await room.call('sense', touched());
    const [{ buildid } = { buildid: 0 }] = await master.api.buildsOf(request);
    await master.api.command(`builds/${buildid}`, 'stop', { reason: 'no longer wanted' });
    expect((await master.api.ended(request)).results).toBe(6);
    await expect.poll(lastEntry, slow).toMatchObject({ project: 'endless', outcome: 'cancelled' });
    expect(await followProcesses(null, claimId).members()).toEqual([]);
  });

  it('lets the build that runs end as the last one', async () => {
    const request = await begin('waits');
    const next = await master.api.force('next');
    room.agent.stop('after-build');
    await go();
    expect((await master.api.ended(request)).results).toBe(0);
    await room.agent.ended;
    await master.api.attached('ours', false);
    expect(await results(next)).toEqual([]);
  });
});
