import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeAgent } from '../testing/fake-agent.js';
import { sampleProject } from '../testing/sample-documents.js';
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.js';

let coordinator: TestCoordinator;
let repository: string;
let commit: string;
const git = async (...args: string[]) =>
  (await execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: repository }))
    .stdout;

beforeAll(async () => {
  coordinator = await startTestCoordinator();
  repository = await mkdtemp(join(tmpdir(), 'barnraiser-project-'));
  await git('init', '-q', '-b', 'main');
  await git('commit', '-q', '--allow-empty', '-m', 'one');
  commit = await git('rev-parse', 'HEAD');
});
afterAll(async () => {
  await coordinator.close();
  await rm(repository, { recursive: true, force: true });
});

const put = (project: string, changes: object = {}) =>
  coordinator.admin('putProject', { params: { project }, body: { ...sampleProject(project), ...changes } });
const ask = (body: object, requestId = uuidv7()) =>
  coordinator.admin('requestBuild', { params: { requestId }, body });

describe('projects', () => {
  it('are added, changed and listed', async () => {
    const added = await put('listed');
    expect([added.status, added.json().title]).toEqual([201, 'The project listed']);
    const changed = await put('listed', { title: 'Another title' });
    expect([changed.status, changed.json().title]).toEqual([200, 'Another title']);
    const { projects } = (await coordinator.admin('projects')).json();
    expect(projects.filter(({ project }) => project === 'listed')).toHaveLength(1);
  });

  it('are refused with a pointer to each fault', async () => {
    const bad = await put('bad', {
      targets: [],
      recipe: {
        steps: [
          { name: 'both', script: 'x', argv: ['x'] },
          { name: '../x', script: 'x' },
        ],
      },
    });
    expect(bad.status).toBe(422);
    const pointers = bad.problem().errors?.map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/targets', '/recipe/steps/0', '/recipe/steps/1/name']));
    const renamed = await coordinator.admin('putProject', {
      params: { project: 'one' },
      body: sampleProject('other'),
    });
    expect(renamed.problem().errors?.[0]?.pointer).toBe('/project');
  });
});

describe('requests', () => {
  it('name the commit of a reference, with one job per target', async () => {
    const targets = ['a', 'b'].map((name) => ({ name, requires: { os: 'linux' } }));
    await put('from-git', { source: { git: { url: repository, ref: 'main' } }, targets });
    const requestId = uuidv7();
    const asked = await ask({ project: 'from-git' }, requestId);
    expect(asked.status).toBe(201);
    expect(asked.json()).toMatchObject({ commit, ref: 'main', state: 'queued' });
    expect(asked.json().jobs.map(({ target }) => target)).toEqual(['a', 'b']);

    const again = await ask({ project: 'from-git' }, requestId);
    expect([again.status, again.json().jobs.length]).toEqual([200, 2]);
    const listed = (await coordinator.admin('requests', { query: { limit: 1 } })).json();
    expect(listed.requests.map(({ id }) => id)).toEqual([requestId]);

    const cancelled = await coordinator.admin('cancelRequest', { params: { requestId } });
    expect(cancelled.json().state).toBe('cancelled');
    expect((await coordinator.admin('request', { params: { requestId } })).json().state).toBe('cancelled');
  });

  it('tell what is wrong with a source', async () => {
    await put('from-git', { source: { git: { url: repository, ref: 'main' } } });
    await put('gone', { source: { git: { url: 'http://127.0.0.1:1/x.git', ref: 'main' } } });
    await put('archive');
    const types = await Promise.all(
      [
        { project: 'from-git', ref: 'no-such-branch' },
        { project: 'gone' },
        { project: 'archive', ref: 'main' },
        { project: 'nobody-knows' },
        { project: 'from-git', ref: '--upload-pack=evil' },
      ].map(async (body) => (await ask(body)).problem().type.split(':').at(-1)),
    );
    expect(types).toEqual([
      'source-not-found',
      'source-unavailable',
      'source-not-found',
      'not-found',
      'schema',
    ]);
  });

  it('lead to builds that everyone concerned can read', async () => {
    const agent = await FakeAgent.enrolled(coordinator);
    await put('read');
    const { id } = (await ask({ project: 'read' })).json();
    const { grant, params } = await agent.granted();
    expect(grant.job).toMatchObject({ project: 'read', target: 'linux' });
    const builds = await coordinator.admin('builds', { query: { project: 'read' } });
    expect(builds.json().builds.map((build) => build.id)).toEqual([params.claimId]);
    const mine = await agent.call('machineHistory', { params: { agentId: agent.agentId } });
    expect(mine.json().builds.map((build) => build.id)).toEqual([params.claimId]);
    const request = (await coordinator.admin('request', { params: { requestId: id } })).json();
    expect(request).toMatchObject({ state: 'running', jobs: [{ build: params.claimId }] });
    expect((await coordinator.admin('machineHistory', { params: { agentId: uuidv7() } })).status).toBe(404);
    expect((await coordinator.admin('request', { params: { requestId: uuidv7() } })).status).toBe(404);
    expect((await coordinator.admin('job', { params: { jobId: uuidv7() } })).status).toBe(404);
    expect((await coordinator.admin('builds', { query: { limit: 0 } })).status).toBe(422);
  });
});
