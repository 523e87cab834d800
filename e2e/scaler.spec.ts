import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { BuildSummary, MachineSummary, PoolDetail, PoolInstance } from '@barnraiser/protocol';
import { expect, type Farm, test } from './testing/farm.js';
import { processesOfFolder, processesOfLaunch, repository } from './testing/processes.js';
import { tinyProject } from './testing/tiny-project.js';
import { waitUntil } from './testing/wait-until.js';

/** The coordinator's minutes pass so much faster: what is gone is believed after two of them. */
const speed = 6;
const begunMs = Date.now();
const clock = { now: () => begunMs + (Date.now() - begunMs) * speed };

test.use({
  coordinatorOptions: {
    clock,
    poolPrograms: true,
    leaseRules: { ttlS: 5 * speed, renewAfterS: 1, maxGraceS: 5 * speed },
    scaleEveryMs: 500,
    listInstancesEveryMs: 1000 * speed,
  },
});

test.skip(process.platform !== 'linux', 'agents as local processes need Linux');

// Instances outlive their coordinator, by design.
test.afterEach(async ({ farm }) => {
  await waitUntil('no instance is left', () => {
    const left = processesOfFolder(farm.folder);
    for (const pid of left) killed(pid);
    return left.length === 0 ? true : null;
  });
});

/** A pool of agents as processes of this machine. */
function pool(changes: object): object {
  return {
    name: 'local',
    provider: {
      kind: 'process',
      program: join(repository, 'agent-core/bin/barnraiser-agent.mjs'),
      endGraceS: 10,
    },
    serves: { os: process.platform, arch: process.arch, cpus: availableParallelism() },
    launchAfterS: 0,
    idleTimeoutS: 60,
    overrides: { isolation: 'none', limits: { diskFloorMb: 0 } },
    ...changes,
  };
}

const apply = (farm: Farm, changes: object) => farm.put('/v1/pools/local', pool(changes));
const look = (farm: Farm) => farm.get<PoolDetail>('/v1/pools/local');
const builds = async (farm: Farm) =>
  (await farm.get<{ builds: BuildSummary[] }>('/v1/builds?limit=500')).builds;
const running = ({ live }: PoolDetail): PoolInstance[] => live.filter(({ standing }) => standing === 'busy');

/** A project on two targets whose requests are never merged. */
function twoTargets(farm: Farm, name: string, script: string) {
  const targets = [
    { name: 'any', requires: { os: process.platform } },
    { name: 'sized', requires: { os: process.platform, cpus: '>=1' } },
  ];
  return { ...tinyProject(farm, { name, steps: [{ name: 'make', run: script }] }), targets, merge: false };
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

test('a burst of 200 jobs on two targets grows a pool from nothing to its maximum, drains, and shrinks it', async ({
  farm,
}) => {
  const max = 4;
  await apply(farm, { max });
  await farm.request(twoTargets(farm, 'burst', 'true'));
  for (let n = 1; n < 100; n++) await farm.put(`/v1/requests/${randomUUID()}`, { project: 'burst' });
  let most = 0;
  let reasons = '';
  await waitUntil(
    'all jobs are built',
    async () => {
      const { live, ended, decision } = await look(farm);
      most = Math.max(most, live.length);
      if (decision?.sentence.includes('at maximum')) reasons = decision.sentence;
      const begun = [...live, ...ended].reduce((sum, instance) => sum + instance.builds, 0);
      if (begun < 200) return null;
      const all = await builds(farm);
      return all.every(({ endedAt }) => endedAt !== null) ? true : null;
    },
    150_000,
  );
  expect(most).toBe(max);
  expect(reasons).toMatch(/^wanted \d+: \d+ jobs? of linux.* waiting.*; at maximum/);
  // Every ended claim is listed here: none was lost or given back, and no job was built twice.
  const all = await builds(farm);
  expect(all).toHaveLength(200);
  expect(new Set(all.map(({ jobId }) => jobId)).size).toBe(200);
  expect(all.filter(({ outcome, attempt }) => outcome === 'passed' && attempt === 1)).toHaveLength(200);
  expect(new Set(all.map(({ target }) => target))).toEqual(new Set(['any', 'sized']));
  await waitUntil('the pool is empty', async () => ((await look(farm)).live.length === 0 ? true : null));
  expect(processesOfFolder(farm.folder)).toEqual([]);
  const { ended } = await look(farm);
  expect(ended.map(({ endReason }) => endReason)).toEqual(
    Array.from({ length: ended.length }, () => 'ended'),
  );
});

test('an instance that is killed in a build is replaced, and the job is built', async ({ farm }) => {
  await apply(farm, { max: 1 });
  const request = await farm.request(
    tinyProject(farm, { name: 'victim', steps: [{ name: 'make', run: 'sleep 5' }] }),
  );
  await farm.whenBuild(request, 'the build runs', ({ phase }) => phase === 'running');
  const [first] = (await look(farm)).live;
  for (const pid of processesOfLaunch(first!.launchId)) killed(pid);
  const [build] = await farm.whenDone(request);
  expect(build).toMatchObject({ outcome: 'passed', attempt: 1 });
  const all = await builds(farm);
  expect(all.map(({ state, reason, attempt }) => ({ state, reason, attempt }))).toEqual([
    { state: 'reported', reason: null, attempt: 1 },
    { state: 'lost', reason: 'preempted', attempt: 1 },
  ]);
  const { live, ended } = await look(farm);
  expect(ended).toMatchObject([{ launchId: first!.launchId, endReason: 'gone' }]);
  expect(live).toMatchObject([{ machine: build!.machine.id }]);
});

test('a volunteer that comes online takes what comes next, and nothing more is launched', async ({
  farm,
}) => {
  await apply(farm, { max: 2, volunteerGraceS: 900 });
  const go = join(farm.folder, 'go');
  const script = `until [ -e ${go} ]; do sleep 0.2; done`;
  const held = await farm.request(
    tinyProject(farm, { name: 'held', steps: [{ name: 'make', run: script }] }),
  );
  await waitUntil('a machine builds', async () => (running(await look(farm)).length === 1 ? true : null));
  const [launched] = (await look(farm)).live;
  const volunteer = await farm.machine('barn');
  const lastSeenAt = async () => {
    const { machines } = await farm.get<{ machines: MachineSummary[] }>('/v1/agents');
    return machines.find(({ name }) => name === 'barn')?.lastSeenAt;
  };
  const joinedAt = await lastSeenAt();
  volunteer.run('--isolation', 'none');
  await waitUntil('the volunteer asks for work', async () =>
    (await lastSeenAt()) === joinedAt ? null : true,
  );
  for (let n = 0; n < 3; n++) {
    const request = await farm.request(
      tinyProject(farm, { name: `gift-${n}`, steps: [{ name: 'make', run: 'true' }] }),
    );
    const [build] = await farm.whenDone(request);
    expect(build).toMatchObject({ outcome: 'passed', machine: { name: 'barn' } });
  }
  const { live, ended } = await look(farm);
  expect([live.map(({ launchId }) => launchId), ended]).toEqual([[launched!.launchId], []]);
  await writeFile(go, '');
  const [build] = await farm.whenDone(held);
  expect(build).toMatchObject({ outcome: 'passed', machine: { id: launched!.machine } });
});

test('a pool that is made smaller lets every build be finished', async ({ farm }) => {
  await apply(farm, { max: 2 });
  const request = await farm.request(twoTargets(farm, 'spared', 'sleep 12'));
  await waitUntil('both machines build', async () => (running(await look(farm)).length === 2 ? true : null));
  await apply(farm, { max: 0 });
  await waitUntil('both machines are drained', async () => {
    const { live } = await look(farm);
    const leaving = ['draining', 'ending'];
    return live.every(({ standing }) => leaving.includes(standing)) ? true : null;
  });
  const finished = await farm.whenDone(request);
  expect(finished.map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
    ['passed', 1],
    ['passed', 1],
  ]);
  await waitUntil('the pool is empty', async () => ((await look(farm)).live.length === 0 ? true : null));
});
