import { expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { requestSummary } from '../../history/request-summary.js';
import { describeEachDatabase } from '../../testing/describe-each-database.js';
import { Farm, sampleProject } from '../../testing/farm.js';
import { sampleResult } from '../../testing/sample-result.js';
import { releaseClaim } from '../release-claim.js';
import { renewClaim } from '../renew-claim.js';
import { reportResult } from '../report-result.js';
import { sweep } from '../sweep.js';
import { cancelRequest } from './cancel-request.js';
import { putProject } from './put-project.js';
import { getProject, listProjects } from './read-projects.js';
import { requestBuild } from './request-build.js';

describeEachDatabase('projects and requests', (database) => {
  it('tell a project that is added from one that is changed', async () => {
    const farm = new Farm(database());
    const first = await putProject(farm.db, farm.clock, sampleProject());
    farm.clock.advance(1000);
    const again = await putProject(farm.db, farm.clock, { ...sampleProject(), title: 'Another' });
    expect([first.created, again.created]).toEqual([true, false]);
    expect(again.summary).toMatchObject({ title: 'Another', recipeSha256: first.summary.recipeSha256 });
    expect(await getProject(farm.db, 'greeting')).toEqual(again.summary);
    expect(await getProject(farm.db, 'none')).toBeNull();
    await putProject(farm.db, farm.clock, sampleProject([{}], 'earlier'));
    expect((await listProjects(farm.db)).map((project) => project.project)).toEqual(['earlier', 'greeting']);
  });

  it('fan out to one job per target, once', async () => {
    const farm = new Farm(database());
    await putProject(farm.db, farm.clock, sampleProject([{ arch: 'x64' }, { arch: 'arm64' }]));
    const wish = { requestId: uuidv7(), project: 'greeting', ref: 'v1', commit: 'b'.repeat(40) };
    expect(await requestBuild(farm.db, farm.clock, wish)).toEqual({ created: true });
    expect(await requestBuild(farm.db, farm.clock, wish)).toEqual({ created: false });
    const request = await requestSummary(farm.db, farm.clock, wish.requestId);
    expect(request).toMatchObject({ ref: 'v1', commit: wish.commit, state: 'queued', outcome: null });
    expect(request.jobs.map((job) => job.target)).toEqual(['target-0', 'target-1']);
    const { job } = await farm.claim(await farm.machine());
    expect(job.source).toEqual({
      kind: 'git',
      url: 'https://example.org/greeting.git',
      ref: 'v1',
      commit: wish.commit,
    });
  });

  it('make one request of the same call sent twice at once', async () => {
    const farm = new Farm(database());
    await putProject(farm.db, farm.clock, sampleProject());
    const wish = { requestId: uuidv7(), project: 'greeting', commit: null };
    const made = await Promise.all([1, 2, 3].map(() => requestBuild(farm.db, farm.clock, wish)));
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect((await requestSummary(farm.db, farm.clock, wish.requestId)).jobs).toHaveLength(1);
  });

  it('refuse a project that there is not', async () => {
    const farm = new Farm(database());
    const wish = { requestId: uuidv7(), project: 'none\0', commit: null };
    await expect(requestBuild(farm.db, farm.clock, wish)).rejects.toMatchObject({ code: 'not-found' });
    await expect(cancelRequest(farm.db, farm.clock, wish.requestId)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('end at once when cancelled while queued', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const { requestId } = await farm.request({ os: 'linux' }, { arch: 'riscv64' });
    await cancelRequest(farm.db, farm.clock, requestId);
    await cancelRequest(farm.db, farm.clock, requestId);
    expect(await requestSummary(farm.db, farm.clock, requestId)).toMatchObject({
      state: 'cancelled',
      outcome: 'cancelled',
      jobs: [{ state: 'done' }, { state: 'done' }],
    });
    expect((await farm.ask(machine)).grant).toBeNull();
  });

  it('tell the machine that builds it, whose result is then accepted', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const { requestId, jobIds } = await farm.request();
    const { claimId } = await farm.claim(machine);
    await cancelRequest(farm.db, farm.clock, requestId);
    const cancel = [{ kind: 'cancel', claimId }];
    expect((await renewClaim(farm.db, farm.clock, claimId, { state: 'running' })).directives).toEqual(cancel);
    expect((await farm.ask(machine, { holding: [claimId] })).directives).toEqual(cancel);
    await reportResult(farm.db, farm.clock, claimId, sampleResult('cancelled'));
    expect(await farm.detail(jobIds[0]!)).toMatchObject({ state: 'done', outcome: 'cancelled' });
  });

  it.each(['released', 'lost'])('do not queue a cancelled job again when its claim is %s', async (end) => {
    const farm = new Farm(database());
    const { requestId, jobIds } = await farm.request();
    const { claimId } = await farm.claim(await farm.machine());
    await cancelRequest(farm.db, farm.clock, requestId);
    if (end === 'released') await releaseClaim(farm.db, farm.clock, claimId, 'shutdown');
    farm.clock.advance(960_000);
    await sweep(farm.db, farm.clock);
    expect(await farm.detail(jobIds[0]!)).toMatchObject({ state: 'done', outcome: 'cancelled' });
  });

  it('queue a job again whose cancellation nobody ordered', async () => {
    const farm = new Farm(database());
    const { jobIds } = await farm.request();
    const { claimId } = await farm.claim(await farm.machine());
    await reportResult(farm.db, farm.clock, claimId, sampleResult('cancelled'));
    expect(await farm.detail(jobIds[0]!)).toMatchObject({ state: 'queued', attempt: 1 });
  });
});
