import { parseMasterAddress } from '@barnraiser/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../../timing/clock.js';
import { createBuildbotDriver } from '../driver/buildbot-driver.js';
import { HandCommands, HandHost } from '../testing/hand-host.js';
import { canLayCables, NetworkCable } from '../testing/network-cable.js';
import { hasBuildbot, RealMaster } from '../testing/real-master.js';

const config = `
c['workers'] = [worker.Worker('ours', 'secret', max_builds=1)]
c['builders'] = [util.BuilderConfig(name='slow', workernames=['ours'], factory=util.BuildFactory([
    steps.ShellCommand(name='sleep', command=['sleep', '30'])]))]
`;
const slow = { timeout: 60_000 };

it(
  'a build whose cable is pulled out is given back, and built anew when it is plugged in',
  {
    timeout: 180_000,
  },
  async ({ skip }) => {
    skip(!hasBuildbot, "Debian's packages buildbot and buildbot-worker are not here");
    skip(!canLayCables(), 'network namespaces need root and iproute2');
    const cable = await NetworkCable.lay();
    onTestFinished(() => cable.remove());
    const master = await RealMaster.start(config, cable);
    onTestFinished(async () => void (await master.stop()));
    const host = new HandHost();
    const commands = new HandCommands();
    const driver = createBuildbotDriver({
      account: {
        target: parseMasterAddress(`buildbot://ours@${cable.host}:${master.pbPort}`)!,
        password: 'secret',
        ca: null,
        keepsConnection: false,
      },
      info: { basedir: '/work', commands: { shell: '3.1' }, version: 'barnraiser-test' },
      commandsFor: () => commands,
      clock: { ...systemClock, random: () => 0 },
      keepAlive: { everyMs: 300, answerMs: 3000 },
    });
    onTestFinished(() => driver.stop());
    host.serve(driver);
    const request = await master.api.force('slow');
    await expect.poll(() => commands.sleeping, slow).toBe(1);

    await cable.pullOut();
    await expect.poll(() => host.ends, slow).toMatchObject([{ outcome: 'cancelled' }]);
    expect(commands.sleeping).toBe(0);
    const details = (): string => host.statuses.map(({ detail }) => detail ?? '').join('\n');
    await expect.poll(details, slow).toContain('does not answer');

    await cable.plugIn();
    await expect.poll(() => commands.sleeping, { timeout: 120_000 }).toBe(1);
    commands.wake();
    const results = async () => (await master.api.buildsOf(request)).map((build) => build.results);
    await expect.poll(results, slow).toEqual([5, 0]);
    await expect.poll(() => host.ends.at(-1), slow).toMatchObject({ outcome: 'passed' });
  },
);
