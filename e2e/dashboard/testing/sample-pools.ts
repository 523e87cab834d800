import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { PoolDetail } from '@barnraiser/protocol';
import { repository } from '../../testing/processes.js';
import { tinyProject } from '../../testing/tiny-project.js';
import { waitUntil } from '../../testing/wait-until.js';
import type { MaintainedFarm } from './maintained-farm.js';

const agent = join(repository, 'agent-core/bin/barnraiser-agent.mjs');
const free = { type: 'default', zones: ['default'] };

/** Agents as processes of this machine, for jobs of this platform. */
const working = {
  name: 'local',
  provider: { kind: 'process', program: agent, endGraceS: 10 },
  serves: { os: process.platform, arch: process.arch, cpus: availableParallelism() },
  max: 2,
  launchAfterS: 0,
  idleTimeoutS: 3600,
  budgetUsdPerDay: 12,
  offers: [{ ...free, onDemandUsdPerHour: 0.2 }],
  overrides: { isolation: 'none', limits: { diskFloorMb: 0 } },
};
/** Its image is broken: what is started ends at once. */
const broken = {
  name: 'broken',
  provider: { kind: 'process', program: '/bin/false' },
  serves: { os: 'plan9' },
  min: 3,
  max: 5,
  bootTimeoutS: 10,
  offers: [{ ...free, onDemandUsdPerHour: 0.1 }],
};
/** One machine, booked for its life, costs more than a day may. */
const costly = {
  name: 'costly',
  provider: { kind: 'process', program: agent },
  serves: { os: 'aix' },
  min: 1,
  max: 4,
  budgetUsdPerDay: 5,
  offers: [{ ...free, onDemandUsdPerHour: 100 }],
};
const tried = {
  name: 'tried-out',
  provider: { kind: 'process', program: agent },
  serves: { os: 'haiku' },
  min: 2,
  max: 4,
  dryRun: true,
};

/** Four pools: one that builds, one that is stopped, one whose budget is reached, and one in dry run. */
export async function applySamplePools(farm: MaintainedFarm): Promise<void> {
  for (const pool of [working, broken, costly, tried]) await farm.applyPool(pool);
  await farm.request(tinyProject(farm, { name: 'hay', steps: [{ name: 'stack', run: 'echo stacked' }] }));
  await waitUntil('the launched machine has built', async () => {
    const { live } = await farm.get<PoolDetail>('/v1/pools/local');
    return live.some(({ builds, standing }) => builds === 1 && standing === 'ready') ? true : null;
  });
  await waitUntil('the broken pool is stopped', async () => {
    const { breaker, decision } = await farm.get<PoolDetail>('/v1/pools/broken');
    return breaker.state === 'open' && decision?.alarms.length === 1 ? true : null;
  });
}
