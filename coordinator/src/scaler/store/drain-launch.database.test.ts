import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/describe-each-database.js';
import { Farm, type FarmMachine } from '../../testing/farm.js';
import { enrolLaunched } from '../testing/launched-machine.js';
import { recordSampleLaunch } from '../testing/record-sample-launch.js';
import { samplePool } from '../testing/sample-pool.js';
import { applyPool } from './apply-pool.js';
import { drainLaunch, noteLeavers } from './drain-launch.js';
import { noteBoot } from './note-reply.js';
import { orderEnd } from './order-end.js';
import { readLiveLaunches } from './read-launches.js';
import { launchOf } from './launch-row.js';

interface Launched extends FarmMachine {
  readonly launchId: string;
}

async function launched(farm: Farm): Promise<Launched> {
  const launchId = await recordSampleLaunch(farm);
  return { launchId, ...(await enrolLaunched(farm, launchId)) };
}

async function makeFarm(database: () => Farm['db']): Promise<Farm> {
  const farm = new Farm(database());
  await applyPool(farm.db, farm.clock, samplePool());
  return farm;
}

const drain = ({ db, clock }: Farm, launchId: string, reason: 'idle' | 'max-life' = 'idle') =>
  drainLaunch(db, launchId, { reason, nowMs: clock.now() });
const end = ({ db, clock }: Farm, launchId: string, reason: 'drained' | 'boot-timeout' = 'drained') =>
  orderEnd(db, launchId, { reason, nowMs: clock.now() });

describeEachDatabase('draining', (database) => {
  it('gives a machine no job any more, and tells it so', async () => {
    const farm = await makeFarm(database);
    const machine = await launched(farm);
    expect(await drain(farm, machine.launchId)).toBe(true);
    expect(await drain(farm, machine.launchId)).toBe(false);
    await farm.job();
    expect(await farm.ask(machine)).toEqual({ grant: null, directives: [{ kind: 'drain' }] });
    expect(await end(farm, machine.launchId)).toBe(true);
  });

  it('is called off for want of work where there is work, and lets a build be finished otherwise', async () => {
    const farm = await makeFarm(database);
    const machine = await launched(farm);
    await farm.job();
    await farm.claim(machine);
    expect(await drain(farm, machine.launchId)).toBe(false);
    expect(await end(farm, machine.launchId)).toBe(false);
    expect(await drain(farm, machine.launchId, 'max-life')).toBe(true);
    expect(await end(farm, machine.launchId)).toBe(false);
    const [row] = await readLiveLaunches(farm.db);
    expect(launchOf(row!)).toMatchObject({ state: 'draining', usedSlots: 1, endOrderedAtMs: null });
  });

  it('ends no machine that claims at the same moment', async () => {
    const farm = await makeFarm(database);
    const machines = await Promise.all(Array.from({ length: 12 }, () => launched(farm)));
    for (let n = 0; n < 12; n++) await farm.job();
    const endings = await Promise.all(
      machines.map(async (machine, n) => {
        const askedAtMs = farm.clock.now() - 1;
        const claims = Promise.all([1, 2].map(() => farm.ask(machine, { askedAtMs })));
        const isDrained =
          n % 3 === 0
            ? await claims.then(() => drain(farm, machine.launchId))
            : await drain(farm, machine.launchId);
        const isEnded = isDrained && (await end(farm, machine.launchId));
        const grants = (await claims).filter(({ grant }) => grant !== null).length;
        return { machine, isDrained, isEnded, grants };
      }),
    );
    for (const { machine, isDrained, isEnded, grants } of endings) {
      const live = await farm.db.query('select 1 from live_claims where agent_id = $1', [machine.agentId]);
      expect(live).toHaveLength(grants);
      // Idle when it was drained, and since then nothing was claimed; or busy, and neither drained nor ended.
      expect([isDrained, isEnded, grants > 0]).toEqual(
        grants > 0 ? [false, false, true] : [true, true, false],
      );
    }
  });

  it('follows by itself where a machine has left', async () => {
    const farm = await makeFarm(database);
    const machine = await launched(farm);
    await farm.db.query('update machines set left_at = $2 where id = $1', [
      machine.agentId,
      farm.clock.now(),
    ]);
    await noteLeavers(farm.db);
    const [row] = await readLiveLaunches(farm.db);
    expect(launchOf(row!).state).toBe('draining');
  });

  it('of a machine that enrols late and its end because of that, lets one win', async () => {
    const farm = await makeFarm(database);
    const launchIds = await Promise.all(Array.from({ length: 8 }, () => recordSampleLaunch(farm)));
    await Promise.all(
      launchIds.map(async (launchId) => {
        const nowMs = farm.clock.now();
        await noteBoot(farm.db, { launchId, instanceId: `i-${launchId}`, nowMs });
        const [enrolled, isEnded] = await Promise.all([
          enrolLaunched(farm, launchId).then(
            () => true,
            () => false,
          ),
          end(farm, launchId, 'boot-timeout'),
        ]);
        expect(enrolled).toBe(!isEnded);
      }),
    );
  });
});
