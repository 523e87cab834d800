import { parseMasterAddress } from '@barnraiser/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CoordinatorDriver } from '../../../driver.js';
import { systemClock } from '../../../../timing/clock.js';
import { HandCommands, HandHost, someDescriptor } from '../testing/hand-host.js';
import { hasBuildbot, RealMaster } from '../testing/real-master.js';
import { startWorker } from '../testing/real-worker.js';
import { createBuildbotDriver } from './buildbot-driver.js';
import { keepAliveTimes } from './keep-alive.js';
import { checkMaster } from './check-master.js';
import type { MasterAccount } from './session-parts.js';

const config = `
c['workers'] = [worker.Worker(name, 'secret', max_builds=1) for name in ('ours', 'theirs', 'twice')]
def cmd(name, *command, **env):
    return steps.ShellCommand(name=name, command=list(command), env=env)
short = util.BuildFactory([
    cmd('revision', 'git', 'rev-parse', 'HEAD', BUILDBOT_BUILDNUMBER=util.Interpolate('%(prop:buildnumber)s')),
    cmd('make', 'make', 'all'),
    steps.SetProperty(property='facts', value=util.Interpolate(
        '%(worker:numcpus)s %(worker:arch)s %(worker:admin)s %(worker:os_id)s')),
])
failing = util.BuildFactory([cmd('make', 'make', 'all'), cmd('check', 'false')])
slow = util.BuildFactory([cmd('sleep', 'sleep', '30')])
def builder(name, factory, *workers):
    return util.BuilderConfig(name=name, workernames=list(workers or ['ours']), factory=factory)
c['builders'] = [builder('short', short), builder('failing', failing), builder('slow', slow),
                 builder('anywhere', slow, 'ours', 'theirs'), builder('second', short),
                 builder('one', slow, 'twice'), builder('two', slow, 'twice')]
`;

const info = { basedir: '/work', commands: { shell: '3.1', stat: '3.1' }, version: 'barnraiser-test' };

describe.skipIf(!hasBuildbot)(
  'the driver of Buildbot masters, at a master of Debian',
  { timeout: 60_000 },
  () => {
    let master: RealMaster;
    let host: HandHost;
    let commands: HandCommands;
    const drivers: CoordinatorDriver[] = [];

    beforeAll(async () => {
      master = await RealMaster.start(config);
    }, 60_000);

    afterAll(async () => {
      await master.stop();
    }, 60_000);

    beforeEach(() => {
      host = new HandHost();
      commands = new HandCommands();
    });

    afterEach(async () => {
      await Promise.all(drivers.splice(0).map((driver) => driver.stop()));
      for (const name of ['ours', 'twice']) await master.api.attached(name, false);
    });

    function accountOf(changes: Partial<MasterAccount> & { name?: string } = {}): MasterAccount {
      const { name = 'ours', ...rest } = changes;
      const target = parseMasterAddress(`buildbot://${name}@${master.host}:${master.pbPort}`)!;
      return { target, password: 'secret', ca: null, keepsConnection: false, ...rest };
    }

    function serve(
      changes: Parameters<typeof accountOf>[0] = {},
      by = host,
      quietMs = 60_000,
      keepAlive = keepAliveTimes,
    ): CoordinatorDriver {
      const driver = createBuildbotDriver({
        account: accountOf(changes),
        info,
        commandsFor: () => commands,
        clock: { ...systemClock, random: () => 0 },
        quietMs,
        keepAlive,
      });
      drivers.push(driver);
      by.serve(driver);
      return driver;
    }

    const results = async (request: number) =>
      (await master.api.buildsOf(request)).map((build) => build.results);

    it('builds one after another, each on a connection of its own, and learns of revision and number', async () => {
      const driver = serve();
      const requests = [await master.api.force('short'), await master.api.force('short')];
      for (const request of requests) expect((await master.api.ended(request)).results).toBe(0);
      await expect.poll(() => host.ends.length, { timeout: 20_000 }).toBe(2);
      const commit = 'a'.repeat(40);
      expect(host.ends).toMatchObject([
        { outcome: 'passed', commitBuilt: commit },
        { outcome: 'passed', commitBuilt: commit },
      ]);
      expect(host.offers.map((offer) => offer.project)).toEqual(['short', 'short']);
      expect(host.offers[1]!.learnt?.()).toEqual({ commit, buildNumber: 2 });
      const [build] = await master.api.buildsOf(requests[0]!);
      expect(await master.api.properties(build!.buildid)).toMatchObject({
        facts: '2 x64 sample owner debian',
      });
      expect(driver.builders?.()).toContain('short');
      const logins = (await master.log()).split("worker 'ours' attaching from").length - 1;
      expect(logins).toBeGreaterThanOrEqual(2);
    });

    it('says that a command failed, and that the master decides', async () => {
      serve();
      expect((await master.api.ended(await master.api.force('failing'))).results).toBe(2);
      await expect.poll(() => host.ends.length, { timeout: 20_000 }).toBe(1);
      expect(host.ends[0]).toMatchObject({ outcome: 'failed', failedStep: 'false', reason: 'step-failed' });
      expect(host.ends[0]!.detail).toContain('The master alone decides');
    });

    it('is absent while it may not build, and gets what waited when it may', async () => {
      const driver = serve();
      await master.api.attached('ours');
      driver.setAvailability('draining');
      await master.api.attached('ours', false);
      const request = await master.api.force('short');
      expect(await results(request)).toEqual([]);
      driver.setAvailability('open');
      expect((await master.api.ended(request)).results).toBe(0);
      expect(await results(request)).toEqual([0]);
    });

    it('gives a build back that the agent does not take, which is built later', async () => {
      host.isFree = false;
      serve();
      const request = await master.api.force('short');
      expect((await master.api.ended(request)).results).toBe(5);
      host.isFree = true;
      await master.api.until('the build to pass', async () =>
        (await results(request)).includes(0) ? true : undefined,
      );
      expect(new Set(await results(request))).toEqual(new Set([5, 0]));
    });

    it('finishes the build that runs, and takes no other', async () => {
      serve();
      host.afterwards = 'draining';
      const running = await master.api.force('slow');
      await expect.poll(() => commands.sleeping, { timeout: 20_000 }).toBe(1);
      const waiting = await master.api.force('short');
      expect(await master.api.worker('ours')).toMatchObject({ graceful: true });
      commands.wake();
      expect((await master.api.ended(running)).results).toBe(0);
      await master.api.attached('ours', false);
      expect(await results(waiting)).toEqual([]);
      host.afterwards = 'open';
      host.isFree = true;
      drivers[0]!.setAvailability('open');
      expect((await master.api.ended(waiting)).results).toBe(0);
    });

    it('gives the build that runs back at once, and another worker finishes it', async () => {
      serve();
      host.afterwards = 'draining';
      const request = await master.api.force('anywhere');
      await expect.poll(() => commands.sleeping, { timeout: 20_000 }).toBe(1);
      host.interrupt({ kind: 'released', reason: 'owner-reclaimed' });
      expect((await master.api.ended(request)).results).toBe(5);
      await expect.poll(() => host.ends.length, { timeout: 20_000 }).toBe(1);
      const theirs = await startWorker(master, 'theirs', 'secret');
      try {
        const again = await master.api.started(request, 2);
        await master.api.command(`builds/${again.buildid}`, 'stop', { reason: 'seen enough' });
        expect((await master.api.ended(request, 2)).results).toBe(6);
      } finally {
        await theirs.stop();
      }
    });

    it('ends a command that the master interrupts', async () => {
      serve();
      const request = await master.api.force('slow');
      await expect.poll(() => commands.sleeping, { timeout: 20_000 }).toBe(1);
      const [build] = await master.api.buildsOf(request);
      await master.api.command(`builds/${build!.buildid}`, 'stop', { reason: 'no longer wanted' });
      expect((await master.api.ended(request)).results).toBe(6);
      await expect.poll(() => host.ends, { timeout: 20_000 }).toMatchObject([{ outcome: 'cancelled' }]);
    });

    it('keeps the connection where it is told to, and notices the end of each build', async () => {
      serve({ keepsConnection: true }, host, 1500);
      const first = await master.api.force('short');
      expect((await master.api.ended(first)).results).toBe(0);
      const second = await master.api.force('second');
      expect((await master.api.ended(second)).results).toBe(0);
      await expect.poll(() => host.ends.length, { timeout: 20_000 }).toBe(2);
      expect(host.statuses.filter(({ link }) => link === 'online')).toHaveLength(1);
      expect(await results(second)).toEqual([0]);
    });

    it('does one build at a time, also where the master would have two done at once', async () => {
      await master.configure(
        config.replace("max_builds=1) for name in ('ours'", "max_builds=2) for name in ('ours'"),
      );
      await master.reconfigure();
      const requests = [await master.api.force('one'), await master.api.force('two')];
      serve({ name: 'twice' }, host, 1000);
      await expect.poll(() => commands.sleeping, { timeout: 20_000 }).toBe(1);
      commands.wake();
      await master.api.until('one build to pass', async () =>
        (await Promise.all(requests.map(results))).flat().includes(0) ? true : undefined,
      );
      await expect.poll(() => commands.sleeping, { timeout: 20_000 }).toBe(1);
      commands.wake();
      for (const request of requests) {
        await master.api.until('both to pass', async () =>
          (await results(request)).includes(0) ? true : undefined,
        );
      }
      await master.configure(config);
      await master.reconfigure();
    });

    it('takes a changed configuration while it is connected', async () => {
      const driver = serve();
      await master.api.attached('ours');
      await master.configure(`${config}\nc['builders'].append(builder('newcomer', short))\n`);
      await master.reconfigure();
      await expect.poll(() => driver.builders?.(), { timeout: 20_000 }).toContain('newcomer');
      expect((await master.api.ended(await master.api.force('short'))).results).toBe(0);
      await master.configure(config);
      await master.reconfigure();
    });

    it('does not attach builders that the owner has paused', async () => {
      host.exceptProjects = ['short'];
      const driver = serve();
      await master.api.attached('ours');
      expect(driver.builders?.()).not.toContain('short');
      const request = await master.api.force('short');
      expect((await master.api.ended(await master.api.force('second'))).results).toBe(0);
      expect(await results(request)).toEqual([]);
      await drivers.splice(0)[0]!.stop();
      await master.api.attached('ours', false);
      host.exceptProjects = [];
      serve();
      expect((await master.api.ended(request)).results).toBe(0);
    });

    it('comes back after a restart of the master in the middle of a build', async () => {
      serve();
      const request = await master.api.force('slow');
      await expect.poll(() => commands.sleeping, { timeout: 20_000 }).toBe(1);
      await master.end('SIGKILL');
      await expect.poll(() => host.ends, { timeout: 20_000 }).toMatchObject([{ outcome: 'cancelled' }]);
      await master.startAgain();
      await expect.poll(() => commands.sleeping, { timeout: 20_000 }).toBe(1);
      commands.wake();
      await master.api.until('the build to pass', async () =>
        (await results(request)).includes(0) ? true : undefined,
      );
    });

    it('stays away for a while when an administrator shuts it down', async () => {
      serve();
      const { workerid } = await master.api.attached('ours');
      await master.api.command(`workers/${workerid}`, 'stop', { reason: 'maintenance' });
      await expect.poll(() => host.statuses.at(-1)?.link, { timeout: 20_000 }).toBe('offline');
      expect(host.statuses.at(-1)?.detail).toContain('administrator');
      await master.api.attached('ours', false);
    });

    it('finds that a master has fallen silent, and comes back to it', async () => {
      serve({}, host, 60_000, { everyMs: 200, answerMs: 500 });
      await master.api.attached('ours');
      master.signal('SIGSTOP');
      try {
        await expect
          .poll(() => host.statuses.some(({ link }) => link === 'offline'), { timeout: 20_000 })
          .toBe(true);
      } finally {
        master.signal('SIGCONT');
      }
      expect((await master.api.ended(await master.api.force('short'))).results).toBe(0);
    });

    it('shows a wrong password as such, and a name that is in use', async () => {
      serve({ password: 'wrong' });
      await expect
        .poll(() => host.statuses.at(-1), { timeout: 20_000 })
        .toMatchObject({ link: 'refused', refusal: 'unauthorised' });
      const first = new HandHost();
      const second = new HandHost();
      serve({}, first);
      await master.api.attached('ours');
      serve({}, second);
      await expect.poll(() => second.statuses.at(-1)?.link, { timeout: 20_000 }).toBe('offline');
      expect(second.statuses.at(-1)?.detail).toContain('Another machine is logged in under this name');
      expect(first.statuses.at(-1)?.link).toBe('online');
    });

    it('can be tried without building anything', async () => {
      const request = await master.api.force('second');
      const names = await checkMaster(accountOf(), someDescriptor, info);
      expect(names).toEqual(expect.arrayContaining(['short', 'slow']));
      await master.api.attached('ours', false);
      expect(await results(request)).toEqual([]);
      await expect(checkMaster(accountOf({ password: 'wrong' }), someDescriptor, info)).rejects.toMatchObject(
        {
          code: 'unauthorised',
        },
      );
      serve();
      expect((await master.api.ended(request)).results).toBe(0);
    });
  },
);
