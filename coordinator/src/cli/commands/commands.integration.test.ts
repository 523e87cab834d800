import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  BuildDetail,
  BuildSummary,
  Invite,
  MachineDetail,
  ProjectSummary,
  RequestSummary,
} from '@barnraiser/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Printed, runCommand, startCommand } from '../../testing/command-line.js';
import { FakeAgent } from '../../testing/fake-agent.js';
import { sampleResult, sha256Of } from '../../testing/sample-documents.js';
import { startTestCoordinator, type TestCoordinator } from '../../testing/test-coordinator.js';

let folder: string;
let coordinator: TestCoordinator;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'barnraiser-cli-'));
  coordinator = await startTestCoordinator();
});
afterEach(async () => {
  await coordinator.close();
  await rm(folder, { recursive: true });
});

function run(...args: string[]): Promise<Printed> {
  return runCommand([...args, '--data', coordinator.dataDir], { BARNRAISER_URL: coordinator.url });
}

async function json<T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> {
  const printed = await run(...args, '--json');
  expect(printed).toMatchObject({ exitCode: 0, stderr: '' });
  return schema.parse(JSON.parse(printed.stdout));
}

/** Applies a project that is built from an archive beside its file. */
async function applyProject(name = 'hello'): Promise<string> {
  await writeFile(path.join(folder, 'hello.tar.gz'), 'archive');
  const file = path.join(folder, `${name}.yaml`);
  await writeFile(
    file,
    `project: ${name}
title: Hello
source: { archive: { path: hello.tar.gz } }
targets: [{ name: linux, requires: { os: linux } }]
recipe: { steps: [{ name: build, run: make }] }
`,
  );
  expect(await run('project', 'apply', file)).toMatchObject({ exitCode: 0, stderr: '' });
  return file;
}

/** Plays one whole build of whatever is queued. */
async function build(agent: FakeAgent, changes: Parameters<typeof sampleResult>[2] = {}): Promise<string> {
  const { call, params } = await agent.granted();
  const log = 'one\ntwo\n';
  await call('appendLog', {
    params: { ...params, stream: 'console' },
    headers: { 'upload-offset': 0 },
    body: log,
  });
  const step = {
    name: 'build',
    startedMs: 0,
    durationMs: 1200,
    exitCode: 0,
    signal: null,
    outcome: 'passed',
  };
  await call('putStep', { params: { ...params, n: 0 }, body: step });
  const records = [{ id: 's::a', name: 'a', suite: 's', status: 'failed', message: 'no\u001b[2J way' }];
  await call('putTests', { params: { ...params, batch: 0 }, body: { records } });
  const sha256 = sha256Of('artifact');
  await call('announceArtifact', {
    params: { ...params, name: 'out/a.txt' },
    body: { sizeBytes: 8, sha256, mediaType: 'text/plain' },
  });
  await call('upload', {
    params: { ...params, sha256 },
    headers: { 'upload-offset': 0, 'upload-complete': '?1' },
    body: 'artifact',
  });
  const body = { ...sampleResult(agent.descriptorRev, log), artifacts: ['out/a.txt'], ...changes };
  expect((await call('putResult', { params, body })).status).toBe(200);
  return params.claimId;
}

test('where there is nothing yet, each listing says what to do next, and --json is an empty list', async () => {
  for (const [command, hint] of [
    [['project', 'list'], 'project apply project.yaml'],
    [['requests'], 'barnraiser-coordinator request PROJECT'],
    [['builds'], 'barnraiser-coordinator request PROJECT'],
    [['machines'], 'barnraiser-coordinator invite'],
  ] as const) {
    const printed = await run(...command);
    expect(printed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(printed.stdout).toContain(hint);
    expect(await json(z.array(z.unknown()), ...command)).toEqual([]);
  }
});

test('a project file with an archive beside it: the archive is kept by the coordinator, the project applied and listed', async () => {
  await applyProject();
  const [project] = await json(z.array(ProjectSummary), 'project', 'list');
  const sha256 = sha256Of('archive');
  expect(project).toMatchObject({
    project: 'hello',
    source: { archive: { url: `/v1/sources/${sha256}`, sha256 } },
  });
  const agent = await FakeAgent.enrolled(coordinator);
  expect((await agent.call('source', { params: { sha256 } })).bytes.toString()).toBe('archive');
  expect((await run('project', 'list')).stdout).toMatch(/^PROJECT .*\nhello .* linux .* just now\n?$/);
});

test('a project file with mistakes is refused line by line, and nothing is sent', async () => {
  const file = path.join(folder, 'bad.yaml');
  await writeFile(file, 'project: Bad\ntitel: x\n');
  const printed = await run('project', 'apply', file);
  expect(printed).toMatchObject({ exitCode: 1, stdout: '' });
  expect(printed.stderr).toContain(`${file}:1:10: project: expected 1 to 64`);
  expect(printed.stderr).toContain(`${file}:2:1: titel: unknown key; did you mean "title"?`);
});

describe('a build', () => {
  test('is shown with its steps, tests, artifacts and machine, by the beginning of its id', async () => {
    await applyProject();
    const agent = await FakeAgent.enrolled(coordinator);
    const request = await json(RequestSummary, 'request', 'hello');
    const id = await build(agent, {
      outcome: 'failed',
      reason: 'tests-failed',
      fault: 'source',
      detail: 'x\u001b[31my',
    });

    const shown = await run('build', id.slice(0, 13));
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    expect(shown.stdout).toContain('failed: tests-failed');
    expect(shown.stdout).toMatch(/build +passed +0 +1s/);
    expect(shown.stdout).toMatch(/failed +s::a +no way/);
    expect(shown.stdout).toContain('out/a.txt (8 B)');
    expect(shown.stdout).not.toContain('\u001b');
    expect(await json(BuildDetail, 'build', id)).toMatchObject({ id, project: 'hello', outcome: 'failed' });

    expect(
      (await json(z.array(BuildSummary), 'builds', '--project', 'hello')).map((each) => each.id),
    ).toEqual([id]);
    expect(await json(z.array(BuildSummary), 'builds', '--project', 'other')).toEqual([]);
    expect((await run('builds', '--machine', 'test machine')).stdout).toContain('tests-failed');
    expect((await run('requests')).stdout).toContain('linux failed');
    expect(await json(z.array(RequestSummary), 'requests')).toMatchObject([
      { id: request.id, outcome: 'failed' },
    ]);

    expect((await run('log', id)).stdout).toBe('one\ntwo');
    expect(await json(z.unknown(), 'log', id)).toEqual({
      build: id,
      stream: 'console',
      bytes: 8,
      text: 'one\ntwo\n',
    });

    const machine = await run('machine', 'test machine');
    expect(machine.stdout).toContain('debian, 12, kernel 6.1');
    expect(machine.stdout).toMatch(/Builds +1: 1 failed/);
    expect(await json(MachineDetail, 'machine', agent.agentId)).toMatchObject({ builds: 1 });
  });

  test('gives its artifacts, checked by their digest', async () => {
    await applyProject();
    const agent = await FakeAgent.enrolled(coordinator);
    await run('request', 'hello');
    const id = await build(agent);
    const output = path.join(folder, 'got.txt');
    expect((await run('artifacts', id)).stdout).toContain('out/a.txt');
    expect(await run('artifacts', id, '--get', 'out/a.txt', '--output', output)).toMatchObject({
      exitCode: 0,
    });
    expect(await readFile(output, 'utf8')).toBe('artifact');
    expect(await run('artifacts', id, '--get', 'none')).toMatchObject({ exitCode: 1 });
  });

  test('is followed while it is written, each byte once, also when the coordinator restarts meanwhile', async () => {
    await applyProject();
    const agent = await FakeAgent.enrolled(coordinator);
    await run('request', 'hello');
    const { params, call } = await agent.granted();
    const append = (offset: number, body: string) =>
      call('appendLog', {
        params: { ...params, stream: 'console' },
        headers: { 'upload-offset': offset },
        body,
      });
    await append(0, 'first ');
    const following = startCommand(['log', params.claimId, '--follow', '--data', coordinator.dataDir], {
      BARNRAISER_URL: coordinator.url,
    });
    await new Promise((resolve) => following.stdout.once('data', resolve));
    await coordinator.restart();
    await append(6, 'second');
    const log = 'first second';
    await call('putResult', { params, body: sampleResult(agent.descriptorRev, log) });
    expect(await following).toMatchObject({ exitCode: 0, stdout: log, stderr: '' });
  });
});

describe('request --wait', () => {
  test.each([
    ['0 when every target passed', {}, 0, 'passed'],
    ['1 when one did not', { outcome: 'failed', reason: 'step-failed', fault: 'source' }, 1, 'failed'],
  ] as const)('ends with %s', async (_about, changes, exitCode, outcome) => {
    await applyProject();
    const agent = await FakeAgent.enrolled(coordinator);
    const waiting = startCommand(['request', 'hello', '--wait', '--json', '--data', coordinator.dataDir], {
      BARNRAISER_URL: coordinator.url,
    });
    await new Promise((resolve) => waiting.stderr.once('data', resolve));
    await build(agent, changes);
    const printed = await waiting;
    expect(printed.exitCode).toBe(exitCode);
    expect(RequestSummary.parse(JSON.parse(printed.stdout))).toMatchObject({ outcome });
    expect(printed.stderr).toContain(`linux: ${outcome}`);
  });
});

test('a project that is not known is said to be so, with where to look', async () => {
  expect(await run('request', 'nobody')).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'No project is called "nobody".\nSee them all: barnraiser-coordinator project list',
  });
});

test('a request is cancelled by the beginning of its id', async () => {
  await applyProject();
  const { id } = await json(RequestSummary, 'request', 'hello');
  const cancelled = await run('cancel', id.slice(0, 8));
  expect(cancelled).toMatchObject({ exitCode: 0, stderr: '' });
  expect(cancelled.stdout).toContain('cancelled');
});

test('an invite is a link that machines can join with, and is told once', async () => {
  const invite = await json(Invite, 'invite', '--ttl', '2h');
  expect(invite).toMatchObject({ expiresInS: 7200 });
  expect((await run('invite')).stdout).toContain("barnraiser-agent join 'barnraiser://join/?url=");
});

describe('what machines say of themselves', () => {
  test('cannot control the screen', async () => {
    const agent = new FakeAgent(coordinator);
    agent.descriptor.agent.name = 'evil\u001b]0;x\u0007\nname';
    const { code } = await json(Invite, 'invite');
    await agent.enrol({ kind: 'invite', code });
    const { stdout } = await run('machines');
    expect(stdout).toContain('evil name');
    expect(stdout.split('\n')).toHaveLength(2);
  });

  test('a beginning of an id that fits several machines is refused with those that it fits', async () => {
    const agents = [await FakeAgent.enrolled(coordinator), await FakeAgent.enrolled(coordinator)];
    const printed = await run('machine', agents[0]!.agentId.slice(0, 4));
    expect(printed).toMatchObject({ exitCode: 1, stdout: '' });
    expect(printed.stderr).toContain('More than one machine');
    for (const { agentId } of agents) expect(printed.stderr).toContain(agentId);
    expect(await run('machine', 'zzz')).toMatchObject({ exitCode: 2 });
    expect((await run('machine', 'ffffffff')).stderr).toContain('barnraiser-coordinator machines');
  });
});
