import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseMasterAddress } from '@barnraiser/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../timing/clock.js';
import type { CoordinatorDriver } from '../../../driver.js';
import { CommandBench } from '../commands/testing/command-bench.js';
import { createBuildbotDriver } from '../driver/buildbot-driver.js';
import { checkMaster } from '../driver/check-master.js';
import { keepAliveTimes } from '../driver/keep-alive.js';
import { masterParts } from '../driver/master-parts.js';
import { HandHost, someDescriptor } from '../testing/hand-host.js';
import { freePort, hasBuildbot, RealMaster } from '../testing/real-master.js';

const configAt = (port: number): string => `
c['protocols']['msgpack_experimental_v7'] = {'port': ${port}}
c['workers'] = [worker.Worker('ours', 'secret', max_builds=1)]
soft = dict(flunkOnFailure=False, haltOnFailure=False)
def sh(name, command, **kwargs):
    return steps.ShellCommand(name=name, command=command, logEnviron=False, **kwargs)
def out(name):
    return FOLDER + '/out/' + name
whole = util.BuildFactory([
    sh('make', 'mkdir -p d/s; seq 100000 >d/big; echo x >d/s/x; ln -s ../big d/s/l; echo to-err >&2'),
    sh('lines', ['seq', '20000']),
    sh('text', ['printf', r'\\303\\251 \\360\\237\\230\\200\\na\\r\\nno end']),
    sh('long', "head -c 200000 /dev/zero | tr '\\\\0' a; echo"),
    sh('words', ['echo', 'a b', '*', '']),
    sh('stdin', ['cat'], initialStdin='hello\\n'),
    sh('files', 'echo 1 >new', logfiles={'new': 'new'}),
    sh('fails', 'exit 3', **soft),
    steps.SetPropertyFromCommand(name='property', command='echo value', property='made', logEnviron=False),
    steps.MakeDirectory(name='mkdir', dir='build/made'),
    steps.CopyDirectory(name='cpdir', src='build/d', dest='build/copy'),
    steps.FileExists(name='stat', file='build/copy/s/x'),
    steps.FileExists(name='no-stat', file='build/none', **soft),
    steps.RemoveDirectory(name='rmdir', dir='build/made'),
    sh('removed', 'ls; pwd'),
    steps.FileUpload(name='upload', workersrc='d/big', masterdest=out('big'), mode=0o644),
    steps.FileUpload(name='stamp', workersrc='d/s/x', masterdest=out('stamp'), keepstamp=True, **soft),
    steps.FileUpload(name='cut', workersrc='d/big', masterdest=out('cut'), maxsize=1000, **soft),
    steps.FileUpload(name='missing', workersrc='nope', masterdest=out('missing'), **soft),
    steps.DirectoryUpload(name='folder', workersrc='d', masterdest=out('folder'), compress='gz'),
    steps.MultipleFileUpload(name='many', workersrcs=['d/*'], glob=True, masterdest=out('many')),
    steps.StringDownload('text', name='download', workerdest='got', **soft),
    sh('outside', 'pwd', workdir='/etc', **soft),
    sh('downloaded', 'ls got', **soft),
])
short = util.BuildFactory([sh('make', ['echo', 'made'])])
pausing = util.BuildFactory([sh('one', ['echo', '1']), steps.MasterShellCommand('sleep 3'), sh('two', ['echo', '2'])])
slow = util.BuildFactory([sh('sleep', ['sleep', '60'])])
def builder(name, factory):
    return util.BuilderConfig(name=name, workernames=['ours'], factory=factory)
c['builders'] = [builder('whole', whole), builder('short', short), builder('pausing', pausing), builder('slow', slow)]
`;

describe.skipIf(!hasBuildbot)('the driver at a master of Debian, by msgpack', { timeout: 90_000 }, () => {
  let master: RealMaster;
  let port: number;
  let host: HandHost;
  let bench: CommandBench;
  const drivers: CoordinatorDriver[] = [];

  beforeAll(async () => {
    port = await freePort();
    master = await RealMaster.start(configAt(port));
  }, 60_000);

  afterAll(async () => {
    await master.stop();
  }, 60_000);

  beforeEach(() => {
    bench = new CommandBench();
    host = new HandHost();
    host.port = bench.port;
  });

  afterEach(async () => {
    await Promise.all(drivers.splice(0).map((driver) => driver.stop()));
    await master.api.attached('ours', false);
  });

  function accountOf(password = 'secret', at = port) {
    const target = parseMasterAddress(`buildbot+msgpack://ours@${master.host}:${at}`)!;
    return { target, password, ca: null, keepsConnection: false };
  }

  function serve(
    by = host,
    { password = 'secret', quietMs = 1000, keepAlive = keepAliveTimes } = {},
  ): CoordinatorDriver {
    const clock = { ...systemClock, random: () => 0 };
    const account = accountOf(password);
    const driver = createBuildbotDriver({ ...masterParts, account, clock, quietMs, keepAlive });
    drivers.push(driver);
    by.serve(driver);
    return driver;
  }

  const results = async (request: number) =>
    (await master.api.buildsOf(request)).map((build) => build.results);
  const sleeping = () => bench.ran.filter(({ argv }) => argv?.[0] === 'sleep').length;

  it('carries out what a builder sends, and refuses the downloads that would come out empty', async () => {
    const driver = serve();
    const build = await master.api.ended(await master.api.force('whole'));
    const steps = await master.api.steps(build.buildid);
    const failed = steps.filter(({ results }) => results !== 0).map(({ name }) => name);
    expect(failed).toEqual([
      'fails',
      'no-stat',
      'stamp',
      'cut',
      'missing',
      'download',
      'outside',
      'downloaded',
    ]);
    expect(build.results).toBe(0);
    const log = (step: string, name?: string) => master.api.logText(build.buildid, step, name);
    const told = async (step: string, kind: string) =>
      ((await log(step)) ?? '')
        .split('\n')
        .filter((line) => line.startsWith(kind))
        .map((line) => line.slice(1));
    expect(await told('make', 'e')).toEqual(['to-err']);
    expect(await told('lines', 'o')).toEqual(Array.from({ length: 20_000 }, (_, n) => String(n + 1)));
    expect(await told('text', 'o')).toEqual(['é 😀', 'a', 'no end']);
    expect(/^a{200000}$/.test((await told('long', 'o')).join(''))).toBe(true);
    expect(await told('stdin', 'o')).toEqual(['hello']);
    expect(await log('files', 'new')).toBe('o1\n');
    expect(await told('removed', 'o')).toContain('copy');
    expect(await told('removed', 'o')).not.toContain('made');
    expect((await told('download', 'e')).join(' ')).toContain(
      "downloads do not work over Buildbot's msgpack",
    );
    expect((await told('downloaded', 'e')).join('')).toContain('No such file');
    expect(await master.api.properties(build.buildid)).toMatchObject({ made: 'value' });
    const out = join(master.folder, 'out');
    expect(readFileSync(join(out, 'big'), 'utf8').split('\n')).toHaveLength(100_001);
    expect(readFileSync(join(out, 'cut'))).toHaveLength(1000);
    expect(readFileSync(join(out, 'folder', 's', 'x'), 'utf8')).toBe('x\n');
    expect(readdirSync(join(out, 'many')).toSorted()).toEqual(['big', 's']);
    await expect.poll(() => host.ends, { timeout: 20_000 }).toMatchObject([{ outcome: 'failed' }]);
    expect(driver.builders?.()).toEqual(['whole']);
    expect(await master.log()).not.toContain('Traceback');
  });

  it('builds one after another, and notices the end of each by the silence', async () => {
    serve();
    for (const request of [await master.api.force('short'), await master.api.force('short')]) {
      expect((await master.api.ended(request)).results).toBe(0);
    }
    await expect.poll(() => host.ends.length, { timeout: 20_000 }).toBe(2);
    expect(host.statuses.filter(({ link }) => link === 'online')).toHaveLength(1);
  });

  it('goes on with a build that was silent for so long that it counted as over', async () => {
    serve(host, { quietMs: 500 });
    expect((await master.api.ended(await master.api.force('pausing'))).results).toBe(0);
    await expect.poll(() => host.ends.length, { timeout: 20_000 }).toBe(2);
    expect(host.offers.map(({ project }) => project)).toEqual(['pausing', 'pausing']);
  });

  it('gives back what comes for a builder that the owner has paused', async () => {
    host.exceptProjects = ['short'];
    serve();
    const request = await master.api.force('short');
    expect((await master.api.ended(request)).results).toBe(5);
    expect(host.offers).toEqual([]);
    host.exceptProjects = [];
    await master.api.until('the build to pass', async () =>
      (await results(request)).includes(0) ? true : undefined,
    );
  });

  it('leaves after a build when the machine may not build any more, and gets what waited later', async () => {
    const driver = serve();
    host.afterwards = 'draining';
    expect((await master.api.ended(await master.api.force('short'))).results).toBe(0);
    await expect.poll(() => host.ends.length, { timeout: 20_000 }).toBe(1);
    driver.setAvailability('closed');
    await master.api.attached('ours', false);
    const waiting = await master.api.force('short');
    expect(await results(waiting)).toEqual([]);
    host.isFree = true;
    driver.setAvailability('open');
    expect((await master.api.ended(waiting)).results).toBe(0);
  });

  it('ends a command that the master interrupts', async () => {
    serve();
    const request = await master.api.force('slow');
    await expect.poll(sleeping, { timeout: 20_000 }).toBe(1);
    const [build] = await master.api.buildsOf(request);
    await master.api.command(`builds/${build!.buildid}`, 'stop', { reason: 'no longer wanted' });
    expect((await master.api.ended(request)).results).toBe(6);
    await expect.poll(() => host.ends, { timeout: 20_000 }).toMatchObject([{ outcome: 'cancelled' }]);
  });

  it('gives a build back at once, and builds it when the machine is free again', async () => {
    serve();
    const request = await master.api.force('slow');
    await expect.poll(sleeping, { timeout: 20_000 }).toBe(1);
    host.interrupt({ kind: 'released', reason: 'owner-reclaimed' });
    expect((await master.api.ended(request)).results).toBe(5);
    await expect.poll(sleeping, { timeout: 20_000 }).toBe(2);
    const [, again] = await master.api.buildsOf(request);
    await master.api.command(`builds/${again!.buildid}`, 'stop', { reason: 'seen enough' });
    expect((await master.api.ended(request, 2)).results).toBe(6);
  });

  it('gives a build back that the agent does not take', async () => {
    host.isFree = false;
    serve();
    const request = await master.api.force('short');
    expect((await master.api.ended(request)).results).toBe(5);
    host.isFree = true;
    await master.api.until('the build to pass', async () =>
      (await results(request)).includes(0) ? true : undefined,
    );
  });

  it('comes back after a restart of the master in the middle of a build', async () => {
    serve();
    const request = await master.api.force('slow');
    await expect.poll(sleeping, { timeout: 20_000 }).toBe(1);
    await master.end('SIGKILL');
    await expect.poll(() => host.ends, { timeout: 20_000 }).toMatchObject([{ outcome: 'cancelled' }]);
    await master.startAgain();
    await expect.poll(sleeping, { timeout: 20_000 }).toBe(2);
    const again = await master.api.started(request, 2);
    await master.api.command(`builds/${again.buildid}`, 'stop', { reason: 'seen enough' });
    expect((await master.api.ended(request, 2)).results).toBe(6);
  });

  it('finds that a master has fallen silent', async () => {
    serve(host, { keepAlive: { everyMs: 200, answerMs: 500 } });
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
    serve(host, { password: 'wrong' });
    await expect
      .poll(() => host.statuses.at(-1), { timeout: 20_000 })
      .toMatchObject({ link: 'refused', refusal: 'unauthorised' });
    const [first, second] = [new HandHost(), new HandHost()];
    serve(first);
    await master.api.attached('ours');
    serve(second);
    await expect.poll(() => second.statuses.at(-1)?.link, { timeout: 20_000 }).toBe('offline');
    expect(second.statuses.at(-1)?.detail).toContain('Another machine is logged in under this name');
    expect(first.statuses.at(-1)?.link).toBe('online');
  });

  it('can be tried without building anything, and says what is wrong with the port', async () => {
    const request = await master.api.force('short');
    await checkMaster(accountOf(), someDescriptor, masterParts.info);
    await master.api.attached('ours', false);
    expect((await results(request)).includes(0)).toBe(false);
    await expect(checkMaster(accountOf('wrong'), someDescriptor, masterParts.info)).rejects.toMatchObject({
      code: 'unauthorised',
    });
    await expect(
      checkMaster(accountOf('secret', master.pbPort), someDescriptor, masterParts.info),
    ).rejects.toMatchObject({ code: 'not-a-master' });
    serve();
    await master.api.until('the build to pass', async () =>
      (await results(request)).includes(0) ? true : undefined,
    );
  });
});
