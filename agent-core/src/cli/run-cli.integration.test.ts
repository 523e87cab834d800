import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Descriptor, type Settings } from '@barnraiser/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heedNoLoad } from '../testing/agent-room.js';
import { FakeCoordinator } from '../testing/fake-coordinator.js';
import { packSource } from '../testing/pack-source.js';
import { sampleJob } from '../testing/sample-job.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { testTerminal } from '../testing/test-terminal.js';
import { runCli } from './run-cli.js';

let server: FakeCoordinator;
let root: string;

beforeEach(async () => {
  server = await new FakeCoordinator().start();
  root = await temporaryFolder();
  await heedNoLoad(root);
});

afterEach(() => server.stop());

/** Runs a command on the test's data folder. */
async function command(...args: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const terminal = testTerminal();
  const exitCode = await runCli([...args, '--data', root], terminal);
  return { exitCode, ...terminal.written };
}

async function queue(script: string): Promise<void> {
  const { bytes, sha256 } = await packSource({ 'README.txt': 'hello' });
  server.blobs.set(sha256, bytes);
  const source = { kind: 'archive', url: `/v1/sources/${sha256}`, sha256 };
  server.queue(sampleJob({ source, steps: [{ name: 'make', script }] }));
}

const everyCommand =
  'join run status pause resume anyway give-back stop-all limits describe history clean leave'.split(' ');

describe('the command line', () => {
  it('cleans up what a build left, and says before what it would do', async () => {
    const orphan = join(root, 'work', '0190b6a0-1111-7000-8000-000000000001');
    await mkdir(join(orphan, 'source'), { recursive: true });
    const dry = JSON.parse((await command('clean', '--dry-run', '--json')).out) as { removed: unknown[] };
    const orphaned = expect.objectContaining({ path: orphan, why: 'left-over' }) as unknown;
    expect(dry).toMatchObject({ isDryRun: true, removed: expect.arrayContaining([orphaned]) as unknown });
    expect((await command('clean')).out).toMatch(/^WHAT[^]*work[^]*left over[^]*Freed 0\.0 MB\.\n$/);
    expect((await command('clean')).out).not.toContain(orphan);
  });

  it('ends and removes what an agent that was killed left of its builds, and touches nothing else', async () => {
    const claimId = '0190b6a0-1111-7000-8000-00000000000c';
    await mkdir(join(root, 'work', claimId), { recursive: true });
    await mkdir(join(root, 'spool', claimId), { recursive: true });
    await mkdir(join(root, 'spool/notes'));
    const env = { ...process.env, BARNRAISER_BUILD: claimId };
    const left = spawn('sleep', ['600'], { detached: true, stdio: 'ignore', env });
    const gone = once(left, 'exit');
    const dry = JSON.parse((await command('clean', '--dry-run', '--json')).out) as { removed: unknown[] };
    expect(dry.removed).toContainEqual(expect.objectContaining({ path: join(root, 'spool', claimId) }));
    expect(left.exitCode).toBeNull();
    const done = await command('clean', '--json');
    expect(JSON.parse(done.out)).toMatchObject({
      removed: expect.arrayContaining([
        { kind: 'processes', path: `1 of the build ${claimId}`, bytes: 0, why: 'left-over' },
        expect.objectContaining({ kind: 'report', path: join(root, 'spool', claimId) }),
        expect.objectContaining({ kind: 'work', path: join(root, 'work', claimId) }),
      ]) as unknown,
      left: [],
      foreign: [join(root, 'spool/notes')],
    });
    await gone;
    expect((await command('clean')).out).toContain(`not the agent's, stays: ${join(root, 'spool/notes')}`);
  });

  it('joins, builds once, remembers and leaves', async () => {
    const joined = await command('join', `${server.url}/#CODE`, '--name', 'attic');
    expect(joined).toMatchObject({ exitCode: 0, err: '' });
    expect(joined.out).toContain(`This machine has joined Fake at ${server.url} as "attic".`);

    await queue('echo made; printf "\\033[2Jhello\\n"');
    const ran = await command('run', '--once', '--isolation', 'none', '--show-log');
    expect(ran.exitCode).toBe(0);
    expect(ran.out).toMatch(
      /Build .*: hello for linux, attempt 1\n[^]*made\n[^]*passed after [^]*Reported \(current\)\./,
    );

    const [entry] = JSON.parse((await command('history', '--json')).out) as Record<string, unknown>[];
    expect(entry).toMatchObject({ project: 'hello', outcome: 'passed', isolation: 'none' });
    expect((await command('history')).out).toMatch(/^WHEN +PROJECT +TARGET[^]*hello +linux +passed/);
    expect((await command('history', '--csv')).out).toMatch(/^claimId,/);

    const left = await command('leave');
    expect(left).toMatchObject({ exitCode: 0, out: `This machine has left ${server.url}.\n` });
    expect(await command('leave')).toMatchObject({
      exitCode: 1,
      err: 'This machine has not joined anybody.\n',
    });
  });

  it('answers 1 when the one build did not pass', async () => {
    await command('join', `${server.url}/#CODE`);
    await queue('exit 3');
    const ran = await command('run', '--once', '--isolation', 'none', '--json');
    expect(ran.exitCode).toBe(1);
    const kinds = ran.out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind);
    expect(kinds).toEqual(expect.arrayContaining(['buildStarted', 'stepStarted', 'stepEnded', 'buildEnded']));
  });

  it('shows exactly what is sent, and nothing that tells who or where this is', async () => {
    const described = await command('describe');
    const descriptor = Descriptor.parse(JSON.parse(described.out));
    await command('join', `${server.url}/#CODE`);
    expect(server.described.at(-1)).toEqual(descriptor);
    for (const secret of [userInfo().homedir, root]) expect(described.out).not.toContain(secret);
  });

  it('sends nothing on a dry run', async () => {
    const shown = await command('join', `${server.url}/#CODE`, '--dry-run');
    expect(JSON.parse(shown.out)).toMatchObject({ to: server.url, descriptor: { schema: 1 } });
    expect(server.calls).toEqual([]);
  });

  it('tells a running agent of a new coordinator', async () => {
    const terminal = testTerminal();
    const running = runCli(['run', '--once', '--isolation', 'none', '--data', root], terminal);
    await expect.poll(() => terminal.written.out).toContain('has not joined anybody yet');
    expect((await command('status')).out).toContain('no-projects: no coordinator joined');
    const joined = await command('join', `${server.url}/#CODE`);
    expect(joined.out).toContain('The agent that runs here works for it now.');
    await expect.poll(async () => (await command('status')).out).toContain('queue-empty');
    expect(JSON.parse((await command('status', '--json')).out)).toMatchObject({
      running: true,
      state: 'seeking',
    });
    await queue('true');
    expect(await running).toBe(0);
  });

  it('says what is known when no agent runs', async () => {
    const { exitCode, out } = await command('status');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^The agent is not running\. Start it with: barnraiser-agent run\n.*join --help/);
    expect(JSON.parse((await command('status', '--json')).out)).toMatchObject({
      running: false,
      coordinators: [],
    });
  });

  it('changes what the next agent does when none runs', async () => {
    expect((await command('pause', '--for', '15m')).out).toContain('Paused. No agent runs');
    const paused = JSON.parse(await readFile(join(root, 'settings.json'), 'utf8')) as Settings;
    expect(paused.pausedUntil).toBe('2026-01-01T00:15:00.000Z');
    expect((await command('resume')).out).toContain('No pause any more.');
    expect((await command('stop-all')).out).toContain('paused');
    expect((await command('give-back')).out).toContain('nothing to give back');
    const limits = await command('limits', 'set', 'away.cores', '3', 'battery', 'yes', '--json');
    expect(JSON.parse(limits.out)).toMatchObject({ away: { cores: 3 }, onBattery: true });
    expect((await command('limits')).out).toMatch(/WHILE YOU USE IT[^]*cores +all +3\n/);
  });

  it('tells a running agent what its owner wants', async () => {
    await command('join', `${server.url}/#CODE`);
    const terminal = testTerminal();
    const running = runCli(['run', '--once', '--isolation', 'none', '--data', root], terminal);
    await expect.poll(async () => (await command('status')).out).toContain('queue-empty');
    expect((await command('pause')).out).toBe('Paused by you.\n');
    expect((await command('status')).out).toContain(
      'paused: paused until you resume; clears when you resume',
    );
    expect(JSON.parse((await command('resume', '--json')).out)).toMatchObject({
      running: true,
      settings: { pausedUntil: null },
    });
    expect((await command('anyway', '--minutes', '5')).exitCode).toBe(0);
    const limits = JSON.parse((await command('limits', 'set', 'idle', '60', '--json')).out) as object;
    expect(limits).toMatchObject({ idleAfterS: 60 });
    await queue('true');
    expect(await running).toBe(0);
  });

  it('leaves also when the coordinator cannot be told', async () => {
    await command('join', `${server.url}/#CODE`);
    await server.stop();
    const left = await command('leave');
    expect(left.exitCode).toBe(0);
    expect(left.out).toContain('could not tell it');
    expect(await readFile(join(root, 'coordinators.json'), 'utf8')).toBe('[]\n');
    await server.start();
  });

  it.each([
    [['join', 'nonsense'], 2, 'This is not an invite.'],
    [['join'], 2, "missing required argument 'invite'"],
    [['bogus'], 2, "unknown command 'bogus'"],
    [['run', '--cores', 'many'], 2, 'Expected a whole number from 1.'],
    [['run', '--isolation', 'jail'], 2, 'Allowed choices are bubblewrap, none, best.'],
    [['pause', '--for', 'ever'], 2, 'Expected a time like 15m'],
    [['anyway', '--minutes', '-1'], 2, 'Expected a whole number from 0'],
    [['limits', 'set', 'cores', '3'], 2, 'There is no limit "cores"'],
    [['history', '--csv', '--json'], 2, 'cannot be used with'],
    [['leave', 'http://elsewhere'], 1, 'has not joined anybody'],
    [['join', 'http://127.0.0.1:1/#CODE'], 1, 'cannot be reached'],
  ])('answers %j with %i and says why', async (args, exitCode, why) => {
    const answered = await command(...args);
    expect(answered.exitCode).toBe(exitCode);
    expect(answered.err).toContain(why);
  });

  it('says that an invite is no good', async () => {
    server.fault = ({ path }) =>
      path.startsWith('/v1/agents/') ? { kind: 'problem', type: 'invite-invalid' } : null;
    const refused = await command('join', `${server.url}/#USED`);
    expect(refused.exitCode).toBe(1);
    expect(refused.err).toContain('Ask for a new one.');
  });

  it('has help with examples for every command', async () => {
    for (const name of everyCommand) {
      const terminal = testTerminal();
      expect(await runCli([name, '--help'], terminal)).toBe(0);
      expect(terminal.written.out).toContain(`Examples:\n  $ barnraiser-agent ${name}`);
    }
  });
});
