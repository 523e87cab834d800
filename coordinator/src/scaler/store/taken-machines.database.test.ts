import { maxAttempts } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { sweep } from '../../queue/sweep.js';
import { describeEachDatabase } from '../../testing/describe-each-database.js';
import { Farm, type FarmMachine } from '../../testing/farm.js';
import type { ProviderInstance } from '../providers/provider.js';
import { enrolLaunched } from '../testing/launched-machine.js';
import { recordSampleLaunch } from '../testing/record-sample-launch.js';
import { samplePool } from '../testing/sample-pool.js';
import { applyPool } from './apply-pool.js';
import { keepListing } from './keep-listing.js';
import { noteBoot } from './note-reply.js';

const lossMs = 24 * 3_600_000;

/** A machine of the pool with a job, and what its provider lists of it once nothing is heard of it. */
async function silent(farm: Farm, change: Partial<ProviderInstance> | null): Promise<FarmMachine> {
  const { db, clock } = farm;
  const launchId = await recordSampleLaunch(farm);
  const instanceId = `i-${launchId}`;
  await noteBoot(db, { launchId, instanceId, nowMs: clock.now() });
  const machine = await enrolLaunched(farm, launchId);
  await farm.claim(machine);
  clock.advance(lossMs);
  const instances = change === null ? [] : [{ ...listed, instanceId, launchId, ...change }];
  await keepListing(db, 'builders', { atMs: clock.now(), instances });
  return machine;
}

const listed = {
  state: 'running',
  launchedAtMs: 0,
  type: 'default',
  zone: 'default',
  spot: false,
  usdPerHour: null,
  interruption: 'none',
} as const;

async function makeFarm(database: () => Farm['db']): Promise<Farm> {
  const farm = new Farm(database());
  await applyPool(farm.db, farm.clock, samplePool());
  return farm;
}

describeEachDatabase('the build of a machine that is not heard of', (database) => {
  it.each([
    ['that its provider does not list any more', null, 1, 'preempted'],
    ['that its provider ends', { state: 'ending' }, 1, 'preempted'],
    ['that its provider takes away', { interruption: 'noticed' }, 1, 'preempted'],
    ['that goes on at its provider', {}, 2, 'lost'],
  ] as const)('%s', async (_, change, nextAttempt, reason) => {
    const farm = await makeFarm(database);
    const jobId = await farm.job();
    await silent(farm, change);
    expect(await sweep(farm.db, farm.clock)).toMatchObject({ lost: 1 });
    expect(await farm.detail(jobId)).toMatchObject({
      state: 'queued',
      attempt: nextAttempt,
      builds: [{ state: 'lost', reason }],
    });
  });

  it('uses up an attempt when its job has ended as many machines as a job has attempts', async () => {
    const farm = await makeFarm(database);
    const jobId = await farm.job();
    for (let n = 0; n <= maxAttempts; n++) {
      await silent(farm, null);
      await sweep(farm.db, farm.clock);
    }
    expect(await farm.detail(jobId)).toMatchObject({ state: 'queued', attempt: 2 });
  });
});
