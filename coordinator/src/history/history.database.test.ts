import {
  BuildDetail,
  BuildSummary,
  JobDetail,
  MachineDetail,
  MachineSummary,
  RequestSummary,
  type TestRecord,
} from '@barnraiser/protocol';
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { enrol } from '../enrolment/enrol.js';
import { leaveMachine } from '../enrolment/leave-machine.js';
import { announceArtifact, completeArtifacts } from '../queue/records/artifacts.js';
import { recordStep } from '../queue/records/record-step.js';
import { recordTests } from '../queue/records/record-tests.js';
import { releaseClaim } from '../queue/release-claim.js';
import { renewClaim } from '../queue/renew-claim.js';
import { reportResult } from '../queue/report-result.js';
import { describeEachDatabase } from '../testing/describe-each-database.js';
import { Farm } from '../testing/farm.js';
import { sampleDescriptor } from '../testing/sample-descriptor.js';
import { sampleResult } from '../testing/sample-result.js';
import { buildDetail } from './build-detail.js';
import { jobDetail } from './job-detail.js';
import { listBuilds } from './list-builds.js';
import { listMachines } from './list-machines.js';
import { listRequests } from './list-requests.js';
import { machineDetail } from './machine-detail.js';
import { requestSummary } from './request-summary.js';

const step = {
  name: 'make',
  startedMs: 0,
  durationMs: 500,
  frozenMs: 0,
  exitCode: 0,
  signal: null,
  outcome: 'passed',
} as const;

function test(name: string, status: TestRecord['status']): TestRecord {
  return { id: `suite::${name}`, name, suite: 'suite', status };
}

const digest = 'd'.repeat(64);

describeEachDatabase('history', (database) => {
  it('tells all about a build, the tests that did not pass first', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await farm.job();
    const { claimId } = await farm.claim(machine);
    await recordStep(farm.db, claimId, 1, { ...step, name: 'check', outcome: 'failed', exitCode: 2 });
    await recordStep(farm.db, claimId, 0, { ...step, exitCode: 1 });
    await recordStep(farm.db, claimId, 0, step);
    await recordTests(farm.db, claimId, 1, [test('late', 'passed')]);
    await recordTests(farm.db, claimId, 0, [test('gone', 'errored')]);
    const nul = { ...test('b\0', 'skipped'), message: 'nul \0 and \ud800' };
    await recordTests(farm.db, claimId, 0, [test('a', 'passed'), nul, test('c', 'failed')]);
    const artifact = { sizeBytes: 12, sha256: digest, mediaType: 'application/octet-stream' };
    await announceArtifact(farm.db, claimId, 'lib/a.so', artifact);
    await announceArtifact(farm.db, claimId, 'lib/a.so', artifact);
    await announceArtifact(farm.db, claimId, 'b.txt', { ...artifact, sha256: 'e'.repeat(64) });
    await completeArtifacts(farm.db, claimId, digest);
    farm.clock.advance(70_000);
    const logs = { console: { bytes: 5, sha256: digest, truncatedBytes: 0 } };
    const result = sampleResult('tests-failed', { failedStep: 'check', detail: '1 test failed', logs });
    await reportResult(farm.db, farm.clock, claimId, result);

    const build = BuildDetail.parse(await buildDetail(farm.db, farm.clock, claimId));
    expect(build).toMatchObject({
      state: 'reported',
      step: 'check',
      outcome: 'failed',
      fault: 'source',
      accepted: 'current',
      commit: 'a'.repeat(40),
      durationMs: 60_000,
      claimedAt: '2026-03-01T12:00:00.000Z',
      endedAt: '2026-03-01T12:01:10.000Z',
      detail: '1 test failed',
      isolation: 'none',
      descriptorRev: machine.descriptorRev,
      logs: { console: { bytes: 5, sha256: digest } },
      artifacts: [
        { name: 'b.txt', complete: false },
        { name: 'lib/a.so', complete: true, sizeBytes: 12 },
      ],
    });
    expect(build.steps).toEqual([
      { ...step, n: 0 },
      { ...step, n: 1, name: 'check', outcome: 'failed', exitCode: 2 },
    ]);
    expect(build.testRecords.map((record) => record.name)).toEqual(['c', 'b\0', 'a', 'late']);
    expect(build.testRecords[1]?.message).toBe('nul \0 and \ud800');
  });

  it('refuses records of unknown claims and an artifact announced anew with other bytes', async () => {
    const farm = new Farm(database());
    const unknown = { code: 'unknown-claim' };
    const artifact = { sizeBytes: 1, sha256: digest, mediaType: 'text/plain' };
    await expect(recordStep(farm.db, randomUUID(), 0, step)).rejects.toMatchObject(unknown);
    await expect(recordTests(farm.db, randomUUID(), 0, [test('a', 'passed')])).rejects.toMatchObject(unknown);
    await expect(announceArtifact(farm.db, randomUUID(), 'a', artifact)).rejects.toMatchObject(unknown);
    await expect(buildDetail(farm.db, farm.clock, randomUUID())).rejects.toMatchObject(unknown);
    await farm.job();
    const { claimId } = await farm.claim(await farm.machine());
    await announceArtifact(farm.db, claimId, 'a', artifact);
    await expect(
      announceArtifact(farm.db, claimId, 'a', { ...artifact, sizeBytes: 2 }),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('follows a request from queued to done, with the worst outcome of its jobs', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const { requestId } = await farm.request({ os: 'linux' }, { arch: 'x64' }, { 'tool.gcc': '>=14' });
    const seen = async () => RequestSummary.parse(await requestSummary(farm.db, farm.clock, requestId));
    expect(await seen()).toMatchObject({
      state: 'queued',
      jobs: [
        { waiting: '1 machine matches: 1 idle' },
        { waiting: '1 machine matches: 1 idle' },
        { waiting: 'no enrolled machine satisfies tool.gcc >=14 (best: 12.2.0)' },
      ],
    });
    const first = await farm.claim(machine);
    expect(await seen()).toMatchObject({
      state: 'running',
      jobs: [{ state: 'claimed', build: first.claimId, waiting: null }, {}, {}],
    });
    const second = await farm.claim(machine, { holding: [first.claimId] });
    await reportResult(farm.db, farm.clock, first.claimId, sampleResult());
    await reportResult(farm.db, farm.clock, second.claimId, sampleResult('tests-failed'));
    expect(await seen()).toMatchObject({ state: 'running', outcome: null });
    const better = await farm.machine({ tools: [{ name: 'gcc', version: '14.1.0' }] });
    const third = await farm.claim(better);
    await reportResult(farm.db, farm.clock, third.claimId, sampleResult());
    expect(await seen()).toMatchObject({ state: 'done', outcome: 'failed' });
  });

  it('pages through builds and requests, newest first', async () => {
    const farm = new Farm(database());
    const [machine, other] = [await farm.machine(), await farm.machine()];
    const claims: string[] = [];
    for (let n = 0; n < 5; n++) {
      await farm.job();
      const { claimId } = await farm.claim(n === 4 ? other : machine, { holding: claims });
      claims.unshift(claimId);
      if (n % 2 === 0) farm.clock.advance(1000);
    }
    const ids = async (page: Parameters<typeof listBuilds>[2]) =>
      (await listBuilds(farm.db, farm.clock, page)).map((build) => BuildSummary.parse(build).id);
    const all = await ids({ limit: 50 });
    expect(all.toSorted()).toEqual(claims.toSorted());
    const pages = [
      await ids({ limit: 2 }),
      await ids({ limit: 2, before: all[1] }),
      await ids({ limit: 2, before: all[3] }),
    ];
    expect(pages.flat()).toEqual(all);
    expect(await ids({ limit: 9, machine: other.agentId })).toEqual([claims[0]]);
    expect(await ids({ limit: 9, project: 'none\0' })).toEqual([]);
    const requests = await listRequests(farm.db, farm.clock, { limit: 3 });
    const older = await listRequests(farm.db, farm.clock, { limit: 3, before: requests[2]!.id });
    expect(new Set([...requests, ...older].map((request) => request.id)).size).toBe(5);
    for (const before of ['no id', randomUUID()]) {
      await expect(ids({ limit: 1, before })).rejects.toMatchObject({ code: 'schema' });
    }
  });

  it('adds up what a machine has given, which stays after it left', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await farm.job();
    const passed = await farm.claim(machine);
    await reportResult(farm.db, farm.clock, passed.claimId, sampleResult(null, { durationMs: 3_606_000 }));
    const jobId = await farm.job();
    const released = await farm.claim(machine);
    await renewClaim(farm.db, farm.clock, released.claimId, { state: 'frozen' });
    farm.clock.advance(1_800_000);
    await renewClaim(farm.db, farm.clock, released.claimId, { state: 'running' });
    farm.clock.advance(1_800_000);
    await releaseClaim(farm.db, farm.clock, released.claimId, 'battery', 'unplugged');
    const seen = async () => MachineDetail.parse(await machineDetail(farm.db, farm.clock, machine.agentId));
    const given = { builds: 2, hoursGiven: 1.5, cpuHoursGiven: 0.025, outcomes: { passed: 1, released: 1 } };
    expect(await seen()).toMatchObject({ ...given, state: 'idle' });
    await leaveMachine(farm.db, farm.clock, machine.agentId);
    expect(await seen()).toMatchObject({ ...given, state: 'left' });
    const [summary] = (await listMachines(farm.db, farm.clock, { isPublic: false })).map((row) =>
      MachineSummary.parse(row),
    );
    expect(summary).toMatchObject({ id: machine.agentId, builds: 2, hoursGiven: 1.5, os: 'debian 13' });
    const job = JobDetail.parse(await jobDetail(farm.db, farm.clock, jobId));
    expect(job).toMatchObject({
      waiting: 'no machine is enrolled',
      builds: [{ reason: 'battery', fault: 'owner' }],
    });
  });

  it('keeps what a machine was by date, also when it returns to what it was', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    for (const memMb of [32_000, 32_000, 16_000]) {
      farm.clock.advance(1000);
      const descriptor = sampleDescriptor(machine.agentId, { memMb });
      await enrol(farm.db, farm.clock, {
        agentId: machine.agentId,
        request: { descriptor },
        bearer: machine.token,
      });
    }
    const { descriptors, memMb } = await machineDetail(farm.db, farm.clock, machine.agentId);
    expect(descriptors.map((dated) => [dated.since, dated.descriptor.memMb])).toEqual([
      ['2026-03-01T12:00:03.000Z', 16_000],
      ['2026-03-01T12:00:01.000Z', 32_000],
      ['2026-03-01T12:00:00.000Z', 16_000],
    ]);
    expect(memMb).toBe(16_000);
    expect(descriptors[0]?.rev).toBe(machine.descriptorRev);
  });

  it('refuses what there is not', async () => {
    const farm = new Farm(database());
    for (const read of [requestSummary, jobDetail, machineDetail]) {
      await expect(read(farm.db, farm.clock, randomUUID())).rejects.toMatchObject({ code: 'not-found' });
    }
    expect(await listMachines(farm.db, farm.clock, { isPublic: false })).toEqual([]);
    expect(await listRequests(farm.db, farm.clock, { limit: 5 })).toEqual([]);
  });
});
