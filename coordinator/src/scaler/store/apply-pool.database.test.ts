import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/describe-each-database.js';
import { Farm } from '../../testing/farm.js';
import { closedBreaker } from '../planner/breaker.js';
import { recordSampleLaunch } from '../testing/record-sample-launch.js';
import { samplePool } from '../testing/sample-pool.js';
import { applyPool, removePool } from './apply-pool.js';
import { forgetPool } from './forget-pool.js';
import { readPools } from './read-pools.js';
import { settleLaunch } from './settle-launch.js';

describeEachDatabase('pools', (database) => {
  it('are added, changed and kept as they were written', async () => {
    const { db, clock } = new Farm(database());
    expect(await applyPool(db, clock, samplePool())).toEqual({ created: true });
    const [first] = await readPools(db);
    expect(first).toMatchObject({ rules: samplePool(), removedAtMs: null, breaker: closedBreaker });
    clock.advance(1000);
    expect(await applyPool(db, clock, samplePool({ max: 5 }))).toEqual({ created: false });
    const [second] = await readPools(db, 'builders');
    expect(second).toMatchObject({ rules: { max: 5 }, appliedAtMs: clock.now() });
    expect(await readPools(db, 'others')).toEqual([]);
  });

  it('are in force since their document changed, which a switch to dry run does not', async () => {
    const { db, clock } = new Farm(database());
    await applyPool(db, clock, samplePool());
    const appliedAtMs = clock.now();
    clock.advance(1000);
    await applyPool(db, clock, samplePool({ dryRun: true }));
    expect(await readPools(db)).toMatchObject([{ appliedAtMs, rules: { dryRun: true } }]);
  });

  it('keep their provider while they have instances, and are shown until the last of them has ended', async () => {
    const farm = new Farm(database());
    const { db, clock } = farm;
    await applyPool(db, clock, samplePool());
    const launchId = await recordSampleLaunch(farm);
    const other = samplePool({ provider: { kind: 'command', program: '/opt/cloud' } });
    await expect(applyPool(db, clock, other)).rejects.toMatchObject({ code: 'conflict' });
    await removePool(db, clock, 'builders');
    await expect(recordSampleLaunch(farm)).rejects.toThrow('not recorded');
    expect(await forgetPool(db, 'builders')).toBe(false);
    expect(await settleLaunch(db, clock, launchId, 'lost')).toBe(true);
    expect(await forgetPool(db, 'builders')).toBe(true);
    expect(await readPools(db)).toEqual([]);
    await expect(removePool(db, clock, 'builders')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('come back when they are applied again', async () => {
    const { db, clock } = new Farm(database());
    await applyPool(db, clock, samplePool());
    await removePool(db, clock, 'builders');
    expect(await forgetPool(db, 'others')).toBe(false);
    expect(await applyPool(db, clock, samplePool())).toEqual({ created: true });
    expect(await readPools(db)).toMatchObject([{ removedAtMs: null }]);
  });
});
