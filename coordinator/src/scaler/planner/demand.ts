import { matchSupply, type Demand } from './match-supply.js';
import { isServing, type PoolView } from './pool-view.js';
import type { ClassLoad, State, VolunteerGroup } from './state.js';
import { urgencyOf, dueOf } from './due.js';

/** Jobs of one class that wait too long; in thousandths of a job's worth, whole numbers. */
export interface ClassNeed {
  readonly load: ClassLoad;
  /** Of the pools that match, in the order of the load. */
  readonly pools: readonly string[];
  /** What machines that run or are under way will take, by pool. */
  readonly covered: ReadonlyMap<string, number>;
  /** What nothing covers, among the jobs that waited for this pool's own delay, by pool. */
  readonly uncovered: ReadonlyMap<string, number>;
  readonly idleVolunteers: number;
  /** All of the jobs were left to volunteers for long enough. */
  readonly isGraceOver: boolean;
}

const thousandth = 1000;

/**
 * Matches the jobs that wait too long with what can take them: idle volunteers (until the grace for them
 * is over) and the free places of machines that run or boot, each used once. The most urgent class
 * comes first.
 */
export function needsOf(state: State, views: ReadonlyMap<string, PoolView>): ClassNeed[] {
  const classes = state.classes
    .map((load) => ({ load, pools: load.pools.filter((name) => views.get(name)?.pool.isRemoved === false) }))
    .filter(({ load, pools }) => pools.length > 0 && load.groups.length > 0)
    .map((known) => ({ ...known, urgency: urgencyOf(known.load.groups) }))
    .sort((a, b) => b.urgency.priority - a.urgency.priority || a.urgency.oldestMs - b.urgency.oldestMs);
  const names = [...views.keys()];
  const supplies = [
    ...state.volunteers.map(({ idle }) => idle * thousandth),
    ...names.map((name) => freeOf(views.get(name)!)),
  ];
  const poolIndex = new Map(names.map((name, n) => [name, state.volunteers.length + n]));
  const helpers = volunteersByClass(state.volunteers);
  const demands = classes.flatMap(({ load, pools }): Demand[] => {
    const own = pools.map((name) => poolIndex.get(name)!);
    const rules = pools.map((name) => views.get(name)!.pool.rules);
    const launchAfterS = Math.min(...rules.map((rule) => rule.launchAfterS));
    const graceMs = Math.min(...rules.map(({ volunteerGraceS }) => volunteerGraceS)) * 1000;
    const all = dueOf(load.groups, state.nowMs, launchAfterS).worth;
    const stale = dueOf(load.groups, state.nowMs, launchAfterS, graceMs).worth;
    return [
      { amount: Math.round(stale * thousandth), suppliers: own },
      {
        amount: Math.round((all - stale) * thousandth),
        suppliers: [...(helpers.get(load.classId) ?? []), ...own],
      },
    ];
  });
  const given = matchSupply(demands, supplies);
  return classes.map(({ load, pools }, n): ClassNeed => {
    const rows = [given[2 * n]!, given[2 * n + 1]!];
    const met = rows.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0);
    const fromPool = (name: string) => rows.reduce((sum, row) => sum + row[poolIndex.get(name)!]!, 0);
    const due = (name: string) =>
      dueOf(load.groups, state.nowMs, views.get(name)!.pool.rules.launchAfterS).worth * thousandth;
    return {
      load,
      pools,
      covered: new Map(pools.map((name) => [name, fromPool(name)])),
      uncovered: new Map(pools.map((name) => [name, Math.max(0, Math.round(due(name)) - met)])),
      idleVolunteers: (helpers.get(load.classId) ?? []).reduce(
        (sum, index) => sum + state.volunteers[index]!.idle,
        0,
      ),
      isGraceOver: demands[2 * n + 1]!.amount === 0,
    };
  });
}

/** What a machine of the pool is worth, in thousandths of a job: with a ratio below 1, jobs share a place. */
export function worthOf({ pool }: PoolView, places: number): number {
  return Math.floor((places * thousandth) / pool.rules.ratio);
}

function freeOf(view: PoolView): number {
  let places = 0;
  for (const known of view.billed.known) {
    if (isServing(known)) places += Math.max(0, known.launch.slots - known.launch.usedSlots);
  }
  return worthOf(view, places);
}

function volunteersByClass(groups: readonly VolunteerGroup[]): Map<string, number[]> {
  const byClass = new Map<string, number[]>();
  for (const [index, { classIds }] of groups.entries()) {
    for (const classId of classIds) {
      const known = byClass.get(classId);
      if (known) known.push(index);
      else byClass.set(classId, [index]);
    }
  }
  return byClass;
}
