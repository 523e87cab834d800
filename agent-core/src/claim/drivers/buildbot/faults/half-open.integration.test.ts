import { parseMasterAddress } from '@barnraiser/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../timing/clock.js';
import type { CoordinatorDriver } from '../../../driver.js';
import { createBuildbotDriver } from '../driver/buildbot-driver.js';
import { keepAliveTimes } from '../driver/keep-alive.js';
import { HandCommands, HandHost } from '../testing/hand-host.js';
import { hasBuildbot, RealMaster } from '../testing/real-master.js';
import { SwallowingProxy } from '../testing/swallowing-proxy.js';

const config = `
c['workers'] = [worker.Worker('ours', 'secret', max_builds=1)]
sleep = util.BuildFactory([steps.ShellCommand(name='sleep', command=['sleep', '30'])])
c['builders'] = [util.BuilderConfig(name='slow', workernames=['ours'], factory=sleep)]
`;
const slow = { timeout: 40_000 };

describe.skipIf(!hasBuildbot)('a build at a real master', { timeout: 90_000 }, () => {
  let master: RealMaster;
  let proxy: SwallowingProxy;
  let driver: CoordinatorDriver;

  beforeAll(async () => {
    master = await RealMaster.start(config);
    proxy = await SwallowingProxy.start(master.pbPort);
  });

  afterEach(async () => {
    await driver.stop();
    await master.api.attached('ours', false);
  });

  afterAll(async () => {
    await master.stop();
    await proxy.stop();
  });

  /** Serves the master with commands by hand; settles when its build has begun. */
  async function begin(
    keepAlive = keepAliveTimes,
  ): Promise<{ host: HandHost; commands: HandCommands; request: number }> {
    const host = new HandHost();
    const commands = new HandCommands();
    driver = createBuildbotDriver({
      account: {
        target: parseMasterAddress(`buildbot://ours@127.0.0.1:${proxy.port}`)!,
        password: 'secret',
        ca: null,
        keepsConnection: false,
      },
      info: { basedir: '/work', commands: { shell: '3.1' }, version: 'barnraiser-test' },
      commandsFor: () => commands,
      clock: { ...systemClock, random: () => 0 },
      keepAlive,
    });
    host.serve(driver);
    const request = await master.api.force('slow');
    await expect.poll(() => commands.sleeping, slow).toBe(1);
    return { host, commands, request };
  }

  const results = async (request: number) =>
    (await master.api.buildsOf(request)).map((build) => build.results);

  it('ends when the network loses the connection silently, and is built anew over another', async () => {
    const { host, commands, request } = await begin({ everyMs: 300, answerMs: 3000 });
    proxy.swallow();
    await expect.poll(() => host.ends, slow).toMatchObject([{ outcome: 'cancelled' }]);
    const isTold = () => host.statuses.some(({ detail }) => detail?.includes('does not answer'));
    await expect.poll(isTold, slow).toBe(true);
    // The master asks the old connection for ten seconds whether somebody is there.
    await expect.poll(() => commands.sleeping, slow).toBe(1);
    commands.wake();
    await expect.poll(() => results(request), slow).toEqual([5, 0]);
    await expect.poll(() => host.ends.at(-1), slow).toMatchObject({ outcome: 'passed' });
  });

  it('goes on while the master takes another configuration', async () => {
    const { host, commands, request } = await begin();
    await master.configure(`${config}
c['builders'].append(util.BuilderConfig(name='newcomer', workernames=['ours'], factory=sleep))
`);
    await master.reconfigure();
    await expect.poll(() => driver.builders?.(), slow).toContain('newcomer');
    expect(commands.sleeping).toBe(1);
    commands.wake();
    await expect.poll(() => results(request), slow).toEqual([0]);
    await expect.poll(() => host.ends, slow).toMatchObject([{ outcome: 'passed' }]);
  });
});
