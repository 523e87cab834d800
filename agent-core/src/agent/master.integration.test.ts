import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentCallName, AgentCalls, InputOf, OutputOf } from '@barnraiser/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasBuildbot, RealMaster } from '../claim/drivers/buildbot/testing/real-master.js';
import { startWorker } from '../claim/drivers/buildbot/testing/real-worker.js';
import { runCli } from '../cli/run-cli.js';
import { readHistory } from '../history/history.js';
import { type Agent, createAgent } from '../index.js';
import { away, heedNoLoad } from '../testing/agent-room.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { testTerminal } from '../testing/test-terminal.js';

const config = `
import subprocess
SOURCE = os.path.join(FOLDER, 'source')
if not os.path.isdir(SOURCE):
    subprocess.check_call(['git', 'init', '-q', '-b', 'main', SOURCE])
    open(os.path.join(SOURCE, 'Makefile'), 'w').write('all:\\n\\techo made > lib.a\\n')
    for args in (['add', '-A'], ['-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '-qm', 'first']):
        subprocess.check_call(['git', '-C', SOURCE] + args)
c['workers'] = [worker.Worker(name, 'secret', max_builds=1) for name in ('ours', 'theirs')]
number = {'BUILDBOT_BUILDNUMBER': util.Interpolate('%(prop:buildnumber)s')}
whole = util.BuildFactory([
    steps.Git(repourl='file://' + SOURCE, branch='main', mode='incremental'),
    steps.Compile(command=['make', 'all'], env=number),
    steps.FileUpload(workersrc='lib.a', masterdest='lib.a'),
    steps.ShellCommand(name='environment', command='env'),
])
broken = util.BuildFactory([steps.ShellCommand(command=['sh', '-c', 'echo no; exit 3'])])
slow = util.BuildFactory([steps.ShellCommand(name='wait',
    command=util.Interpolate('case %(prop:workername)s in theirs) echo quick;; *) sleep 60;; esac'))])
c['builders'] = [
    util.BuilderConfig(name='whole', workernames=['ours'], factory=whole),
    util.BuilderConfig(name='broken', workernames=['ours'], factory=broken),
    util.BuilderConfig(name='slow', workernames=['ours', 'theirs'], factory=slow),
]
`;

const slow = { timeout: 30_000 };

describe.skipIf(!hasBuildbot)('an agent that works for a Buildbot master', { timeout: 90_000 }, () => {
  let master: RealMaster;
  let root: string;
  let agent: Agent;
  let url: string;

  beforeAll(async () => {
    master = await RealMaster.start(config);
    url = `buildbot://ours@${master.host}:${master.pbPort}`;
  });

  afterAll(async () => {
    await master.stop();
  });

  beforeEach(async () => {
    root = await temporaryFolder();
    await heedNoLoad(root);
    agent = await createAgent({ dataDir: root, isolation: 'none', flushMs: 5000 });
    await agent.call('sense', away());
    await agent.start();
  });

  afterEach(async () => {
    agent.stop('now');
    await agent.ended;
    await master.api.attached('ours', false);
  });

  async function call<N extends AgentCallName>(
    name: N,
    input: InputOf<AgentCalls[N]>,
  ): Promise<OutputOf<AgentCalls[N]>> {
    const reply = await agent.call(name, input);
    if (reply.ok) return reply.value;
    throw new Error(`${reply.problem.code}: ${reply.problem.message}`);
  }

  const joinIt = (password = 'secret') => call('join', { invite: url, master: { password } });
  const results = async (request: number) =>
    (await master.api.buildsOf(request)).map((build) => build.results);

  it('joins, builds, and remembers builder, number and revision', async () => {
    expect(await call('previewInvite', { invite: url })).toMatchObject({
      driver: 'buildbot',
      isJoined: false,
    });
    expect(await joinIt()).toMatchObject({ url, status: 'approved' });
    const request = await master.api.force('whole');
    const build = await master.api.ended(request);
    expect(build.results).toBe(0);
    await expect.poll(() => agent.snapshot().state, slow).toBe('seeking');
    const { got_revision: revision } = await master.api.properties(build.buildid);
    const [entry] = await readHistory(join(root, 'history'));
    expect(entry).toMatchObject({
      coordinator: url,
      project: 'whole',
      outcome: 'passed',
      commit: revision,
      buildNumber: build.number,
    });
    expect(entry!.steps.length).toBeGreaterThan(2);
    const environment = await master.api.logText(build.buildid, 'environment');
    expect(environment).not.toContain(process.env['HOME'] ?? 'nowhere');
    const [joined] = await call('coordinators', {});
    expect(joined).toMatchObject({ driver: 'buildbot', offerings: [], problem: null });
    expect(joined!.builders).toContainEqual({ project: 'whole', isPaused: false });
    const failing = await master.api.ended(await master.api.force('broken'));
    expect(failing.results).toBe(2);
    await expect
      .poll(async () => (await readHistory(join(root, 'history')))[0]?.outcome, slow)
      .toBe('failed');
  });

  it('says what is wrong with a password, and joins with the right one afterwards', async () => {
    await expect(joinIt('wrong')).rejects.toThrow(/login-failed: .*The name or the password is wrong/s);
    expect(await call('coordinators', {})).toEqual([]);
    await joinIt();
    await master.api.attached('ours');
    await joinIt();
    await master.api.attached('ours');
  });

  it('is absent while its owner pauses it, and while the machine sleeps', async () => {
    await joinIt();
    await master.api.attached('ours');
    await call('pause', { until: 'until-resumed' });
    await master.api.attached('ours', false);
    await call('resume', {});
    await master.api.attached('ours');
    await call('sense', { ...away(), isSuspended: true });
    await master.api.attached('ours', false);
    await call('sense', away());
    expect(await master.api.attached('ours')).toMatchObject({ graceful: false });
  });

  it('gives a build back whose owner needs the machine, and another worker finishes it', async () => {
    await joinIt();
    const request = await master.api.force('slow');
    await expect.poll(() => agent.snapshot().build?.step?.name, slow).toContain('sleep');
    await call('stopAll', {});
    expect((await master.api.ended(request)).results).toBe(5);
    const theirs = await startWorker(master, 'theirs', 'secret');
    try {
      expect((await master.api.ended(request, 2)).results).toBe(0);
    } finally {
      await theirs.stop();
    }
    expect(await results(request)).toEqual([5, 0]);
    await expect
      .poll(async () => (await readHistory(join(root, 'history')))[0]?.outcome, slow)
      .toBe('released');
  });

  it('leaves, and takes the workspaces of the master with it', async () => {
    await joinIt();
    expect((await master.api.ended(await master.api.force('whole'))).results).toBe(0);
    await expect.poll(() => agent.snapshot().state, slow).toBe('seeking');
    const files = async () => (await readdir(join(root, 'cache'), { recursive: true })).join('\n');
    expect(await files()).toContain('lib.a');
    expect(await call('leave', { url })).toEqual({ wasTold: true, problem: null });
    await master.api.attached('ours', false);
    expect(await files()).not.toContain('lib.a');
  });

  it('is joined and left by the command line, which never sees the password among its arguments', async () => {
    const terminal = testTerminal();
    const keyboard = { isPerson: false, ask: async () => '', readAll: async () => 'secret\n' };
    const command = (...args: string[]) => runCli([...args, '--data', root], { ...terminal, keyboard });
    expect(await command('join', url, '--dry-run')).toBe(0);
    expect(JSON.parse(terminal.written.out)).toMatchObject({ to: url, workerInfo: { system: 'posix' } });
    expect(await command('join', url)).toBe(0);
    expect(terminal.written.err).toContain('cannot be known beforehand');
    await master.api.attached('ours');
    expect((await stat(join(root, 'coordinators.json'))).mode & 0o777).toBe(0o600);
    expect(await command('leave', url)).toBe(0);
    await master.api.attached('ours', false);
    expect(await command('join', 'buildbot://ours:secret@localhost')).toBe(2);
    expect(terminal.written.err).toContain('does not belong in it');
  });
});
