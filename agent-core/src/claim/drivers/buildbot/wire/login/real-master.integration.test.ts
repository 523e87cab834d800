import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasBuildbot, RealMaster } from '../../testing/real-master.js';
import { startWorker } from '../../testing/real-worker.js';
import { LocalObject } from '../broker/local-object.js';
import { logIn, type LoginOptions, type MasterSession } from './log-in.js';
import { RefusedCall } from '../broker/refused-call.js';
import type { RemoteRef } from '../broker/remote-ref.js';
import type { Sendable, WireDictionary, WireValue } from '../jelly/wire-value.js';

const config = `
from twisted.internet import defer
from buildbot.process import remotecommand

class Many(steps.BuildStep):
    @defer.inlineCallbacks
    def run(self):
        for _ in range(1500):
            yield self.runCommand(remotecommand.RemoteCommand('stat', {'file': 'x'}))
        return util.SUCCESS

c['workers'] = [worker.Worker(name, 'secret', max_builds=1) for name in ('ours', 'shy', 'theirs')]
greet = util.BuildFactory([
    steps.ShellCommand(name='greet', command=['echo', 'grüß dich'], env={'A': 'b'}),
    steps.SetProperty(property='greeting', value=util.Interpolate('%(worker:greeting)s %(worker:numcpus)s')),
])
many = util.BuildFactory([Many(name='many')])
c['builders'] = [
    util.BuilderConfig(name='greet', workernames=['ours'], factory=greet),
    util.BuilderConfig(name='many', workernames=['ours'], factory=many),
    util.BuilderConfig(name='shy', workernames=['shy'], factory=greet),
    util.BuilderConfig(name='theirs', workernames=['theirs'], factory=greet),
]
`;

/** A worker by hand: it answers each command with one line of output and success. */
class HandWorker {
  readonly prints: string[] = [];
  readonly commands: { name: string; args: WireDictionary }[] = [];
  readonly dropped: string[] = [];
  readonly failures: unknown[] = [];
  refusesPing = false;
  whenDescribed = (): void => undefined;
  session: MasterSession | null = null;

  readonly bot = new LocalObject('bot', {
    print: ({ keywords }) => this.print(keywords['message']),
    getWorkerInfo: () => {
      this.whenDescribed();
      return {
        basedir: '/nowhere',
        system: 'posix',
        environ: {},
        worker_commands: { shell: '3.1' },
        numcpus: 2,
        version: '3.7.0',
        greeting: 'grüß dich',
      };
    },
    setBuilderList: ({ args: [builders] }) => {
      const named = (builders as [string, string][]).map(([name]) => [name, this.builder(name)] as const);
      return Object.fromEntries<Sendable>(named);
    },
    shutdown: () => {
      this.session?.broker.leave();
      return null;
    },
  });

  async logIn(master: RealMaster, options: Partial<LoginOptions> = {}): Promise<MasterSession> {
    this.session = await logIn({
      address: { host: master.host, port: master.pbPort, tls: null },
      name: 'ours',
      password: 'secret',
      bot: this.bot,
      methodFailed: (label, error) => this.failures.push([label, error]),
      ...options,
    });
    return this.session;
  }

  private print(message: WireValue | undefined): null {
    this.prints.push(message as string);
    if (this.refusesPing && message === 'ping') throw new RefusedCall('the owner needs the machine');
    return null;
  }

  private builder(name: string): LocalObject {
    const methods = {
      print: ({ keywords }: { keywords: WireDictionary }) => this.print(keywords['message']),
      setMaster: ({ args: [ref] }: { args: readonly WireValue[] }) => {
        (ref as RemoteRef).release();
        return null;
      },
      startBuild: () => null,
      startCommand: ({ args: [ref, , command, commandArgs] }: { args: readonly WireValue[] }) => {
        this.commands.push({ name: command as string, args: commandArgs as WireDictionary });
        void this.play(ref as RemoteRef).catch((error: unknown) => this.failures.push(error));
        return null;
      },
      interruptCommand: () => null,
    };
    return new LocalObject(`builder ${name}`, methods, () => this.dropped.push(name));
  }

  private async play(command: RemoteRef): Promise<void> {
    const { broker } = this.session!;
    void broker.call(command, 'update', [[[{ stdout: 'grüß dich\n' }, 0]]]);
    void broker.call(command, 'update', [[[{ rc: 0 }, 0]]]);
    await broker.call(command, 'update', [[[{ elapsed: 0.25 }, 0]]]);
    await broker.call(command, 'complete', [null]);
    command.release();
  }
}

describe.skipIf(!hasBuildbot)('a Buildbot master of Debian (packages buildbot and buildbot-worker)', () => {
  let master: RealMaster;
  let worker: HandWorker;

  beforeAll(async () => {
    master = await RealMaster.start(config);
  });

  afterAll(async () => {
    await master.stop();
  });

  afterEach(async () => {
    const { session } = worker;
    if (session === null) return;
    session.broker.close('left', 'the test is over');
    await master.api.attached('ours', false);
    await master.api.attached('shy', false);
  });

  it('takes a login, a builder list, and a command that is answered by hand', async () => {
    worker = new HandWorker();
    await worker.logIn(master);
    const attached = await master.api.attached('ours');
    expect(attached.workerinfo).toMatchObject({ version: '3.7.0' });

    const build = await master.api.ended(await master.api.force('greet'));
    expect(build.results).toBe(0);
    expect(await master.api.steps(build.buildid)).toMatchObject([
      { name: 'worker_preparation' },
      { name: 'greet', results: 0 },
      { name: 'SetProperty', results: 0 },
    ]);
    expect(await master.api.logText(build.buildid, 'greet')).toBe(
      'ogrüß dich\nhprogram finished with exit code 0\n',
    );
    expect(await master.api.properties(build.buildid)).toMatchObject({
      workername: 'ours',
      greeting: 'grüß dich 2',
    });
    expect(worker.prints).toEqual(expect.arrayContaining(['attached', 'ping']));
    expect(worker.commands.map(({ name }) => name)).toEqual(['shell']);
    expect(worker.commands[0]!.args).toMatchObject({
      command: ['echo', 'grüß dich'],
      env: { A: 'b' },
      want_stdout: true,
    });
    expect(worker.failures).toEqual([]);
  });

  it('has the references to 1,500 commands released, and lets go of builders that it has no more', async () => {
    worker = new HandWorker();
    const { broker } = await worker.logIn(master);
    await master.api.attached('ours');
    const build = await master.api.ended(await master.api.force('many'));
    expect(build.results).toBe(0);
    expect(worker.commands).toHaveLength(1500);
    const shared = broker.sharedObjects;

    await master.configure(
      config.replace("name='many', workernames=['ours']", "name='many', workernames=['theirs']"),
    );
    await master.reconfigure();
    await master.api.until(
      'the builder to be dropped',
      async () => worker.dropped.includes('many') || undefined,
    );
    expect(broker.sharedObjects).toBeLessThanOrEqual(shared);
    await master.configure(config);
    await master.reconfigure();
  });

  it('takes an error as the answer to its ping, and tries the build again', async () => {
    worker = new HandWorker();
    worker.refusesPing = true;
    await worker.logIn(master, { name: 'shy' });
    await master.api.attached('shy');
    const request = await master.api.force('shy');
    expect(await master.api.ended(request)).toMatchObject({ results: 5 });
    expect((await worker.session!.broker.closed).end).toMatch(/closed|broken/);

    worker = new HandWorker();
    await worker.logIn(master, { name: 'shy' });
    expect(await master.api.ended(request, 2)).toMatchObject({ results: 0 });
  });

  it('ends our connection in peace after a graceful shutdown that we asked for', async () => {
    worker = new HandWorker();
    const { broker, perspective } = await worker.logIn(master);
    await master.api.attached('ours');
    await broker.call(perspective, 'shutdown');
    expect((await broker.closed).end).toBe('left');
  });

  it('is let attach a worker that gives up meanwhile, and so takes the next of its name', async () => {
    worker = new HandWorker();
    const giving = new AbortController();
    worker.whenDescribed = () => giving.abort();
    await worker.logIn(master, { signal: giving.signal });
    expect(await master.api.attached('ours')).toMatchObject({ workerinfo: { version: '3.7.0' } });
  });

  it('refuses a wrong password, and an unknown name, as such', async () => {
    worker = new HandWorker();
    await expect(worker.logIn(master, { password: 'wrong' })).rejects.toMatchObject({
      name: 'LoginError',
      code: 'unauthorised',
      retryable: false,
    });
    await expect(worker.logIn(master, { name: 'nobody' })).rejects.toMatchObject({ code: 'unauthorised' });
  });

  it('refuses a second worker of the same name while the first is alive', async () => {
    worker = new HandWorker();
    await worker.logIn(master);
    await master.api.attached('ours');
    await expect(new HandWorker().logIn(master)).rejects.toMatchObject({
      code: 'duplicate',
      retryable: true,
    });
    expect(worker.prints).toContain('master got a duplicate connection');
    expect(worker.session!.broker.sharedObjects).toBeGreaterThan(0);
  });

  it("serves Debian's own worker as well, to compare with", async () => {
    worker = new HandWorker();
    const theirs = await startWorker(master, 'theirs', 'secret');
    try {
      const build = await master.api.ended(await master.api.force('theirs'));
      expect(build.results).toBe(0);
      expect(await master.api.logText(build.buildid, 'greet')).toContain('ogrüß dich\n');
    } finally {
      await theirs.stop();
    }
  });

  it('ends when it is told to, in peace', async () => {
    worker = new HandWorker();
    expect(await master.end()).toBe(0);
  });
});
