import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/describe-each-database.js';
import { Farm } from '../../testing/farm.js';
import { suspendMachine } from '../../enrolment/suspend-machine.js';
import { noMemory } from '../planner/decision.js';
import type { State } from '../planner/state.js';
import { enrolLaunched } from '../testing/launched-machine.js';
import { recordSampleLaunch } from '../testing/record-sample-launch.js';
import { samplePool } from '../testing/sample-pool.js';
import { applyPool } from './apply-pool.js';
import { ClassMatcher } from './class-matcher.js';
import { gather } from './gather.js';
import { noteReply } from './note-reply.js';
import { orderWithdrawal } from './order-end.js';
import { settleLaunch } from './settle-launch.js';

const matcher = new ClassMatcher();
const look = ({ db, clock }: Farm): Promise<State> =>
  gather(db, {
    nowMs: clock.now(),
    memory: noMemory,
    matcher,
    told: () => ({ listing: null, spot: [] }),
  });

describeEachDatabase('what a decision depends on', (database) => {
  it('is the queue by class, with the pools and the idle volunteers that match', async () => {
    const farm = new Farm(database());
    await applyPool(farm.db, farm.clock, samplePool());
    await applyPool(farm.db, farm.clock, samplePool({ name: 'arm', serves: { os: 'linux', arch: 'arm64' } }));
    const [idle, busy, away, suspended] = await Promise.all([1, 2, 3, 4].map(() => farm.machine()));
    await farm.request({ os: 'linux' }, { os: 'linux', arch: 'arm64' });
    farm.clock.advance(60_000);
    for (const machine of [idle!, suspended!]) await farm.ask(machine, { accept: { projects: ['none'] } });
    await farm.claim(busy!);
    await suspendMachine(farm.db, farm.clock, suspended!.agentId);
    farm.clock.advance(30_000);
    await farm.request({ os: 'linux' });
    const { classes, volunteers } = await look(farm);
    const byLabel = new Map(classes.map((known) => [known.label, known]));
    expect(byLabel.get('linux')).toMatchObject({
      pools: ['arm', 'builders'],
      groups: [{ priority: 0, queuedAtMs: farm.clock.now(), count: 1 }],
    });
    expect(byLabel.get('linux/arm64')).toMatchObject({
      pools: ['arm'],
      groups: [{ queuedAtMs: farm.clock.now() - 90_000, count: 1 }],
    });
    expect(volunteers).toEqual([{ classIds: [byLabel.get('linux')!.classId], idle: 1 }]);
    // `away` has not asked for too long.
    expect(away).toBeDefined();
  });

  it('is each launch with its moments', async () => {
    const farm = new Farm(database());
    const { db, clock } = farm;
    await applyPool(db, clock, samplePool());
    const states = async () => (await look(farm)).launches.map(({ state }) => state);
    const launchId = await recordSampleLaunch(farm);
    expect(await states()).toEqual(['ordered']);
    clock.advance(1000);
    await noteReply(db, clock, launchId, { kind: 'requested', requestId: 'sir-1' });
    expect(await states()).toEqual(['requested']);
    clock.advance(1000);
    await noteReply(db, clock, launchId, { kind: 'launched', instanceId: 'i-1' });
    expect(await states()).toEqual(['booting']);
    clock.advance(1000);
    const machine = await enrolLaunched(farm, launchId);
    const readyMs = clock.now();
    clock.advance(1000);
    expect((await look(farm)).launches).toMatchObject([
      { state: 'ready', instanceId: 'i-1', idleSinceMs: readyMs, bootedAtMs: readyMs - 1000, slots: 1 },
    ]);
    await farm.job();
    await farm.claim(machine);
    const { launches, pools, volunteers } = await look(farm);
    expect(launches).toMatchObject([{ state: 'busy', usedSlots: 1, idleSinceMs: null }]);
    expect(pools).toMatchObject([{ lastReadyMs: readyMs, failedBootsMs: [], setbacks: [] }]);
    // A launched machine is nobody's gift.
    expect(volunteers).toEqual([]);
  });

  it('is what went wrong lately, by what is in force now', async () => {
    const farm = new Farm(database());
    const { db, clock } = farm;
    await applyPool(db, clock, samplePool());
    const [refused, invalid, unfilled, broken, gone] = await Promise.all(
      [1, 2, 3, 4, 5].map(() => recordSampleLaunch(farm)),
    );
    clock.advance(1000);
    const detail = 'no';
    await noteReply(db, clock, refused!, { kind: 'refused', reason: 'capacity', detail });
    await noteReply(db, clock, invalid!, { kind: 'refused', reason: 'invalid', detail });
    await noteReply(db, clock, unfilled!, { kind: 'requested', requestId: 'sir-2' });
    await orderWithdrawal(db, unfilled!, { isUnfilled: true, nowMs: clock.now() });
    await noteReply(db, clock, broken!, { kind: 'launched', instanceId: 'i-4' });
    await settleLaunch(db, clock, broken!, 'boot-failed');
    await enrolLaunched(farm, gone!);
    expect(await settleLaunch(db, clock, gone!, 'boot-failed')).toBe(false);
    expect(await settleLaunch(db, clock, gone!, 'gone')).toBe(true);
    const [pool] = (await look(farm)).pools;
    expect(pool!.failedBootsMs).toEqual([clock.now(), clock.now()]);
    expect(pool!.setbacks.map(({ kind }) => kind).toSorted()).toEqual(['capacity', 'unfilled']);
    clock.advance(1000);
    await applyPool(db, clock, samplePool({ max: 7 }));
    expect((await look(farm)).pools).toMatchObject([{ failedBootsMs: [], lastReadyMs: null }]);
    clock.advance(3_600_000);
    expect((await look(farm)).pools).toMatchObject([{ setbacks: [] }]);
  });
});
