import type { Pool } from '@barnraiser/protocol';
import { noMemory, type Decision } from '../planner/decision.js';
import { plan } from '../planner/plan.js';
import type { State } from '../planner/state.js';
import { Checks } from './checks.js';
import { Farm, type Arrival, type SimulatedClass } from './farm.js';
import { calm, type Faults } from './faults.js';
import { LaunchTable } from './launch-table.js';
import { SimulatedProvider } from './simulated-provider.js';
import { World } from './world.js';

/** A run: who there is, what comes in, what goes wrong. Moments are of simulated time, from `startMs` on. */
export interface Scenario {
  readonly seed: number;
  readonly startMs: number;
  readonly pools: readonly Pool[];
  readonly classes: readonly SimulatedClass[];
  readonly arrivals: readonly Arrival[];
  readonly volunteers?: readonly { readonly classIds: readonly string[]; readonly onlineAtMs: number }[];
  readonly faults?: Partial<Faults>;
  /** What happens besides, at its moments. */
  readonly events?: readonly { readonly atMs: number; readonly happen: (simulation: Simulation) => void }[];
  /** Faults end here, images are repaired, and the queue has to be drained by `endMs`. */
  readonly calmFromMs?: number;
  readonly endMs: number;
  readonly planEveryMs?: number;
  readonly listEveryMs?: number;
  /** False where the run is long and nobody looks at what was decided; true by default. */
  readonly keepsDecisions?: boolean;
  /** Another planner than ours, to see that the checks notice its mistakes. */
  readonly planner?: (state: State) => Decision;
}

/** A run under way, or over. */
export interface Simulation {
  readonly world: World;
  readonly provider: SimulatedProvider;
  readonly table: LaunchTable;
  readonly farm: Farm;
  readonly checks: Checks;
  readonly decisions: { readonly atMs: number; readonly decision: Decision }[];
}

/** Plays a scenario to its end; what must never be is in `checks.violations`. */
export function simulate(scenario: Scenario): Simulation {
  const simulation = build(scenario);
  const { world, provider, checks, farm } = simulation;
  const at = (atMs: number, happen: () => void) => world.after(atMs - world.nowMs, happen);
  for (const arrival of scenario.arrivals) at(arrival.atMs, () => farm.submit(arrival));
  for (const { atMs, happen } of scenario.events ?? []) at(atMs, () => happen(simulation));
  for (const { classIds, onlineAtMs } of scenario.volunteers ?? []) {
    const isFalse = world.chance(provider.faults.falseVolunteers);
    at(onlineAtMs, () => {
      farm.volunteers.push({ classIds, isOnline: true, isFalse, isBusy: false });
      farm.ask();
    });
  }
  at(scenario.calmFromMs ?? scenario.endMs, () => {
    provider.faults = { ...calm };
    provider.brokenSince.clear();
    for (const { name } of scenario.pools) simulation.table.rewrite(name);
  });
  planAgainAndAgain(simulation, scenario);
  for (const { name } of scenario.pools) listAgainAndAgain(simulation, name, scenario.listEveryMs ?? 30_000);
  while (world.step(scenario.endMs)) {
    checks.afterStep();
    if (world.nowMs > (scenario.calmFromMs ?? Infinity) && farm.queued === 0) break;
  }
  checks.atEnd();
  return simulation;
}

function build({ seed, startMs, pools, classes, faults }: Scenario): Simulation {
  const world = new World(seed, startMs);
  const provider = new SimulatedProvider(
    world,
    { ...calm, ...faults },
    {
      booted: (instance) => farm.boot(instance),
      noticed: (instance) => farm.interrupt(instance),
      stopped: (instance) => farm.stop(instance),
      endAsked: (instance) => checks.beforeEnd(instance),
    },
  );
  const table = new LaunchTable(world, provider, pools);
  const farm: Farm = new Farm(world, table, classes);
  const checks: Checks = new Checks(provider, table, farm);
  return { world, provider, table, farm, checks, decisions: [] };
}

function planAgainAndAgain(simulation: Simulation, scenario: Scenario): void {
  const { world, table, farm, checks, decisions } = simulation;
  const decide = scenario.planner ?? plan;
  let memory = noMemory;
  const once = () => {
    for (const { row } of farm.agents.values()) row.lastContactMs = world.nowMs - world.between(0, 25_000);
    const state: State = {
      nowMs: world.nowMs,
      pools: table.poolStates(),
      classes: farm.classLoads(),
      volunteers: farm.volunteerGroups(),
      launches: table.live().map((row) => ({ ...row })),
      memory,
    };
    const decision = decide(state);
    memory = decision.memory;
    checks.afterDecision(state, decision);
    if (scenario.keepsDecisions !== false) decisions.push({ atMs: world.nowMs, decision });
    table.carryOut(decision);
    world.after(scenario.planEveryMs ?? 10_000, once);
  };
  once();
}

function listAgainAndAgain(simulation: Simulation, pool: string, everyMs: number): void {
  const { world, provider, table } = simulation;
  const once = () => {
    const atMs = world.nowMs;
    const takesMs = world.between(...provider.faults.listTakesMs);
    // The answer is as of some moment while the call ran.
    world.after(world.between(0, takesMs), () => {
      const instances = provider.list(pool);
      world.after(takesMs / 2, () => {
        if (!world.chance(provider.faults.failedLists)) table.books.get(pool)!.listing = { atMs, instances };
        world.after(everyMs, once);
      });
    });
  };
  once();
}
