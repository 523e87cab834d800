import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserData } from '@barnraiser/protocol';
import { afterEach, expect, it } from 'vitest';
import { reportResult } from '../../queue/report-result.js';
import type { Database } from '../../store/database.js';
import { describeEachDatabase } from '../../testing/describe-each-database.js';
import { Farm } from '../../testing/farm.js';
import { sampleResult } from '../../testing/sample-result.js';
import { applyPool, removePool } from '../store/apply-pool.js';
import { readPools } from '../store/read-pools.js';
import { FakeCloud } from '../testing/fake-cloud.js';
import { enrolLaunched } from '../testing/launched-machine.js';
import { samplePool } from '../testing/sample-pool.js';
import { poolDetail } from '../view/pool-views.js';
import { Scaler } from './scaler.js';

const started: { scaler: Scaler; stateDir: string }[] = [];

afterEach(async () => {
  for (const { scaler, stateDir } of started.splice(0)) {
    await scaler.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
});

/** A scaler that is led through its decisions by hand, with a provider that is not real. */
class Scene {
  readonly farm: Farm;
  readonly cloud: FakeCloud;
  readonly warnings: string[] = [];
  readonly scaler: Scaler;

  private constructor(farm: Farm, cloud: FakeCloud, stateDir: string) {
    this.farm = farm;
    this.cloud = cloud;
    const warn = (_: object, text: string): void => void this.warnings.push(text);
    this.scaler = new Scaler({
      db: farm.db,
      clock: farm.clock,
      log: { info: () => undefined, warn, error: warn },
      publicUrl: () => 'http://127.0.0.1:8470',
      stateDir,
      open: async () => cloud,
    });
    started.push({ scaler: this.scaler, stateDir });
  }

  static async make(db: Database, changes: Parameters<typeof samplePool>[0] = {}): Promise<Scene> {
    const farm = new Farm(db);
    await applyPool(farm.db, farm.clock, samplePool({ launchAfterS: 0, ...changes }));
    return Scene.on(farm, new FakeCloud(farm.clock));
  }

  static async on(farm: Farm, cloud: FakeCloud): Promise<Scene> {
    return new Scene(farm, cloud, await mkdtemp(join(tmpdir(), 'barnraiser-scaler-')));
  }

  async jobs(count: number): Promise<void> {
    for (let n = 0; n < count; n++) await this.farm.job();
  }

  /** Lets time pass, and as many decisions as belong into it. */
  async pass(seconds: number, everyS = 10): Promise<void> {
    for (let n = 0; n < seconds; n += everyS) {
      this.farm.clock.advance(everyS * 1000);
      await this.scaler.once();
      await this.scaler.settled();
    }
  }

  get launchIds(): string[] {
    return [...new Set(this.cloud.orders.map(({ launchId }) => launchId))];
  }

  async standings(): Promise<string[]> {
    const { live } = await this.detail();
    return live.map(({ standing }) => standing).toSorted();
  }

  detail(): ReturnType<typeof poolDetail> {
    return poolDetail(this.farm.db, this.farm.clock, 'builders');
  }
}

describeEachDatabase('the scaler', (database) => {
  it('launches for a burst up to the maximum, and ends what is drained', async () => {
    const scene = await Scene.make(database());
    const { farm, cloud } = scene;
    await scene.jobs(5);
    await scene.pass(30);
    expect(cloud.orders).toHaveLength(3);
    expect(UserData.parse(JSON.parse(cloud.orders[0]!.userData))).toMatchObject({
      pool: 'builders',
      launchId: cloud.orders[0]!.launchId,
      coordinator: 'http://127.0.0.1:8470',
    });
    expect(await scene.standings()).toEqual(['booting', 'booting', 'booting']);
    const machines = await Promise.all(scene.launchIds.map((id) => enrolLaunched(farm, id)));
    for (const machine of [...machines, machines[0]!, machines[1]!]) {
      const { claimId } = await farm.claim(machine);
      await reportResult(farm.db, farm.clock, claimId, sampleResult(null));
    }
    await scene.pass(10);
    expect(await scene.standings()).toEqual(['ready', 'ready', 'ready']);
    await scene.pass(50);
    expect(await scene.standings()).toEqual(['ending', 'ending', 'ready']);
    await scene.pass(320, 20);
    // An end that the list does not confirm soon is ordered again.
    expect(new Set(cloud.ended).size).toBe(3);
    await scene.pass(160, 20);
    expect(await scene.standings()).toEqual([]);
    const { ended, decision } = await scene.detail();
    expect(ended.map(({ endReason }) => endReason)).toEqual(['ended', 'ended', 'ended']);
    expect(ended.map(({ builds }) => builds).toSorted((a, b) => a - b)).toEqual([1, 2, 2]);
    expect(decision?.sentence).toBe('wanted 0: no job that it serves waits long enough');
    expect(cloud.orders).toHaveLength(3);
  });

  it('keeps each decision once, with its reasons in words', async () => {
    const scene = await Scene.make(database(), { max: 1 });
    await scene.jobs(2);
    await scene.pass(40);
    const { decisions, decision } = await scene.detail();
    expect(decision).toMatchObject({
      wanted: 2,
      billed: 1,
      sentence: 'wanted 2: 2 jobs of linux waiting; 1 machine under way; at maximum',
    });
    expect(decisions.at(-1)?.actions).toEqual(['launch default in default, for load']);
    expect(decisions.length).toBeLessThan(4);
  });

  it('only says what it would do in dry run', async () => {
    const scene = await Scene.make(database(), { dryRun: true });
    await scene.jobs(1);
    await scene.pass(30);
    expect(scene.cloud.orders).toEqual([]);
    const { decision, live } = await scene.detail();
    expect(live).toEqual([]);
    expect(decision).toMatchObject({ launching: 1, actions: ['launch default in default, for load'] });
  });

  it('finds out by the list what became of an order whose reply was lost, and orders nothing twice', async () => {
    const scene = await Scene.make(database(), { max: 1 });
    scene.cloud.losesReplies = true;
    await scene.jobs(1);
    await scene.pass(30);
    expect(scene.launchIds).toHaveLength(1);
    expect(scene.cloud.instances.size).toBe(1);
    expect(await scene.standings()).toEqual(['booting']);
    expect(scene.warnings.join('\n')).toMatch(/^could not launch \S+ of pool builders$/);
  });

  it('gives an order again, the same to the letter, that left no trace', async () => {
    const scene = await Scene.make(database(), { max: 1 });
    scene.cloud.answer = () => {
      throw new Error('nobody answers');
    };
    await scene.jobs(1);
    await scene.pass(70);
    scene.cloud.answer = null;
    await scene.pass(70);
    const orders = scene.cloud.orders.map((order) => JSON.stringify(order));
    expect(orders.length).toBeGreaterThan(1);
    expect(new Set(orders).size).toBe(1);
    expect(await scene.standings()).toEqual(['booting']);
  });

  it('ends an instance that is nobody’s with the second list that shows it', async () => {
    const scene = await Scene.make(database());
    scene.cloud.add('i-stray', null);
    await scene.pass(10);
    expect(scene.cloud.ended).toEqual([]);
    expect((await scene.detail()).decision?.alarms).toMatchObject([{ kind: 'orphan' }]);
    await scene.pass(20);
    expect(scene.cloud.ended).toEqual(['i-stray']);
  });

  it('replaces an instance that is gone, and queues what it built again without using up an attempt', async () => {
    const scene = await Scene.make(database(), { max: 1 });
    const { farm, cloud } = scene;
    await scene.jobs(1);
    await scene.pass(20);
    const machine = await enrolLaunched(farm, scene.launchIds[0]!);
    await farm.claim(machine);
    cloud.instances.clear();
    await scene.pass(260, 20);
    expect(scene.launchIds).toHaveLength(2);
    const next = await enrolLaunched(farm, scene.launchIds[1]!);
    expect(await farm.claim(next)).toMatchObject({ attempt: 1 });
    expect((await scene.detail()).ended).toMatchObject([{ endReason: 'gone' }]);
  });

  it('writes a list that changed down, and the next one, which confirms it', async () => {
    const scene = await Scene.make(database());
    const { farm } = scene;
    const listedAgoMs = async () => {
      await scene.pass(10);
      const [pool] = await readPools(farm.db);
      return farm.clock.now() - pool!.listedAtMs!;
    };
    await scene.jobs(1);
    expect(await listedAgoMs()).toBe(0);
    expect(scene.cloud.instances.size).toBe(1);
    expect([await listedAgoMs(), await listedAgoMs(), await listedAgoMs()]).toEqual([0, 0, 10_000]);
  });

  it('stops after three failed boots, says so, and goes on when the document is changed', async () => {
    const scene = await Scene.make(database(), { bootTimeoutS: 60, max: 5 });
    await scene.jobs(5);
    await scene.pass(600, 30);
    expect(scene.launchIds).toHaveLength(3);
    const { breaker, decision } = await scene.detail();
    expect(breaker.state).toBe('open');
    expect(decision?.alarms).toMatchObject([{ kind: 'breaker-open' }]);
    expect(scene.warnings.filter((text) => text.includes('boots failed in a row'))).toHaveLength(1);
    const { farm } = scene;
    await applyPool(farm.db, farm.clock, samplePool({ launchAfterS: 0, bootTimeoutS: 70, max: 5 }));
    await scene.pass(20);
    expect(scene.launchIds.length).toBeGreaterThan(3);
  });

  it('spends no more than the day’s budget, and says when that is reached', async () => {
    const offers = [{ type: 'small', zones: ['a'], onDemandUsdPerHour: 1 }];
    const scene = await Scene.make(database(), { offers, maxLifeS: 3600, budgetUsdPerDay: 2 });
    await scene.jobs(3);
    await scene.pass(30);
    expect(scene.launchIds).toHaveLength(1);
    const { decision } = await scene.detail();
    expect(decision?.alarms).toEqual([
      { kind: 'budget-reached', text: "the day's budget of $2.00 is reached" },
    ]);
    expect(scene.warnings).toEqual(["pool builders: the day's budget of $2.00 is reached"]);
  });

  it('launches nothing while the provider does not list, and says why', async () => {
    const scene = await Scene.make(database());
    scene.cloud.isListBroken = true;
    await scene.jobs(1);
    await scene.pass(20);
    expect(scene.cloud.orders).toEqual([]);
    const { listFailure, decision } = await scene.detail();
    expect(listFailure).toContain('the list is broken');
    expect(decision?.alarms).toMatchObject([{ kind: 'list-stale' }]);
  });

  it('drains and forgets a pool that is removed', async () => {
    const scene = await Scene.make(database(), { min: 1, max: 1 });
    const { farm } = scene;
    await scene.pass(20);
    await enrolLaunched(farm, scene.launchIds[0]!);
    await removePool(farm.db, farm.clock, 'builders');
    await scene.pass(220, 20);
    expect(scene.cloud.instances.size).toBe(0);
    expect(await readPools(farm.db)).toEqual([]);
  });

  it('is one of many that decides, and another when that one stops', async () => {
    const scene = await Scene.make(database(), { max: 1 });
    const other = await Scene.on(scene.farm, new FakeCloud(scene.farm.clock));
    await scene.jobs(1);
    for (let n = 0; n < 3; n++) {
      scene.farm.clock.advance(10_000);
      for (const { scaler } of [scene, other]) {
        await scaler.once();
        await scaler.settled();
      }
    }
    expect([scene.cloud.orders.length, other.cloud.orders.length]).toEqual([1, 0]);
    await scene.scaler.stop();
    const third = await Scene.on(scene.farm, scene.cloud);
    await scene.farm.job();
    await applyPool(scene.farm.db, scene.farm.clock, samplePool({ launchAfterS: 0, max: 2 }));
    await third.pass(20);
    expect(scene.cloud.orders).toHaveLength(2);
  });
});
