import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Bisection, BuildSummary, ProjectSummary, RequestSummary } from '@barnraiser/protocol';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Printed, runCommand } from '../../testing/command-line.js';
import { FakeAgent } from '../../testing/fake-agent.js';
import { sampleResult } from '../../testing/sample-documents.js';
import { startTestCoordinator, type TestCoordinator } from '../../testing/test-coordinator.js';

let folder: string;
let coordinator: TestCoordinator;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'barnraiser-merging-'));
  coordinator = await startTestCoordinator();
  await git('init', '-q', '-b', 'main');
  await commit('one');
  const file = path.join(folder, 'hello.yaml');
  await writeFile(
    file,
    `project: hello
title: Hello
source: { git: { url: ${JSON.stringify(folder)}, ref: main } }
targets: [{ name: linux, requires: { os: linux } }]
recipe: { steps: [{ name: build, run: make }] }
priority: low
weight: 2
reuse-pass: 1h
`,
  );
  await json(ProjectSummary, 'project', 'apply', file);
});
afterAll(async () => {
  await coordinator.close();
  await rm(folder, { recursive: true });
});

async function git(...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
  return (await execa('git', [...identity, ...args], { cwd: folder })).stdout;
}

async function commit(message: string): Promise<string> {
  await git('commit', '-q', '--allow-empty', '-m', message);
  return git('rev-parse', 'HEAD');
}

function run(...args: string[]): Promise<Printed> {
  return runCommand([...args, '--data', coordinator.dataDir], { BARNRAISER_URL: coordinator.url });
}

async function json<T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> {
  const printed = await run(...args, '--json');
  expect(printed).toMatchObject({ exitCode: 0, stderr: '' });
  return schema.parse(JSON.parse(printed.stdout));
}

async function build(agent: FakeAgent, outcome: 'passed' | 'failed'): Promise<void> {
  const { call, params } = await agent.granted();
  const failure = { outcome, reason: 'step-failed', fault: 'source' } as const;
  const body = sampleResult(agent.descriptorRev, '', { logs: {}, ...(outcome === 'failed' && failure) });
  expect((await call('putResult', { params, body })).status).toBe(200);
}

test('merged requests, their failure, and what is asked for to tell their commits apart', async () => {
  const agent = await FakeAgent.enrolled(coordinator);
  const first = await json(RequestSummary, 'request', 'hello');
  expect(first).toMatchObject({ priority: -10, jobs: [{ mergedInto: null }] });
  const second = await commit('two');
  const newer = await json(RequestSummary, 'request', 'hello', '--priority', 'high');
  const waiting = (await run('requests')).stdout;
  expect(waiting).toMatch(/^REQUEST.* MERGED +PRIORITY +ASKED/);
  expect(waiting).toMatch(/took in 1 +high/);
  expect(waiting).toMatch(/into \w{8}[\w-]* +low/);

  await build(agent, 'failed');
  const [built] = await json(z.array(BuildSummary), 'builds');
  expect(built).toMatchObject({ commit: second, outcome: 'failed', requests: [first.id, newer.id] });
  expect((await run('builds')).stdout).toMatch(/FOR .*\n.*2 requests, merged/);

  const told = (await run('requests', newer.id)).stdout;
  expect(told).toContain(`stands for 2 commits, ${first.commit!.slice(0, 10)} to ${second.slice(0, 10)}`);
  const [bisection] = await json(z.array(Bisection), 'bisect', first.id);
  expect(bisection).toMatchObject({
    made: [{ commit: first.commit, bisects: built?.jobId, mergedInto: [] }],
    known: [{ commit: second, outcome: 'failed' }],
  });
  expect((await run('bisect', built!.jobId)).stdout).toContain('known before');
  await build(agent, 'passed');
  expect((await run('bisect', first.id)).stdout).toMatch(/passed +\w{8}-/);
});

test('a recent pass is reused, unless a fresh build is asked for', async () => {
  const agent = await FakeAgent.enrolled(coordinator);
  const newest = await commit('three');
  await json(RequestSummary, 'request', 'hello', '--no-merge', '--target', 'linux');
  await build(agent, 'passed');
  const reused = await json(RequestSummary, 'request', 'hello');
  expect(reused).toMatchObject({ state: 'done', outcome: 'passed', commit: newest, reusedFrom: [{}] });
  expect((await run('request', 'hello')).stdout).toContain(
    `reused the pass of build ${reused.jobs[0]?.build}`,
  );
  const fresh = await json(RequestSummary, 'request', 'hello', '--fresh', '--priority', '3');
  expect(fresh).toMatchObject({ state: 'queued', priority: 3, reusedFrom: [] });
  await run('cancel', fresh.id);
});

test('what cannot be meant is refused in words', async () => {
  const level = await run('request', 'hello', '--priority', 'highest');
  expect(level.exitCode).not.toBe(0);
  expect(level.stderr).toContain('low, normal, high, urgent or a whole number');
  const target = await run('request', 'hello', '--target', 'solaris');
  expect(target.stderr).toContain('has no target solaris');
  const alone = await json(RequestSummary, 'request', 'hello', '--fresh');
  expect((await run('bisect', alone.id)).stderr).toContain('has failed for several commits');
  await run('cancel', alone.id);
});
