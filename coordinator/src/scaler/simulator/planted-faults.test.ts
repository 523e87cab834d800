import type { Pool } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { closedBreaker } from '../planner/breaker.js';
import type { Decision } from '../planner/decision.js';
import { plan } from '../planner/plan.js';
import type { Launch, PoolState, State } from '../planner/state.js';
import { randomScenario } from './random-scenario.js';
import { simulate, type Scenario } from './simulate.js';

type Planner = (state: State) => Decision;

const withLaunches =
  (change: (launch: Launch) => Launch | null): Planner =>
  (state) =>
    plan({ ...state, launches: state.launches.map(change).filter((launch) => launch !== null) });
const withPools =
  (change: (pool: PoolState, state: State) => PoolState): Planner =>
  (state) =>
    plan({ ...state, pools: state.pools.map((pool) => change(pool, state)) });
const without =
  (kind: Decision['actions'][number]['kind']): Planner =>
  (state) => {
    const decision = plan(state);
    return { ...decision, actions: decision.actions.filter((action) => action.kind !== kind) };
  };
const isUnderWay = ({ state }: Launch) => ['ordered', 'requested', 'booting'].includes(state);

/** Mistakes of planners, and the promise that each breaks. */
const plants: Record<string, { planner: Planner; breaks: RegExp }> = {
  'does not count what boots': {
    planner: withLaunches((launch) => (isUnderWay(launch) ? null : launch)),
    breaks: /more than one launch/,
  },
  'does not count what drains': {
    planner: withLaunches((launch) => (launch.state === 'draining' ? null : launch)),
    breaks: /over the maximum/,
  },
  'believes its table alone': {
    planner: withPools((pool, { launches }) => ({
      ...pool,
      listing: pool.listing && {
        ...pool.listing,
        instances: pool.listing.instances.filter(({ launchId }) =>
          launches.some((launch) => launch.launchId === launchId),
        ),
      },
    })),
    breaks: /over the maximum/,
  },
  'knows no breaker': {
    planner: withPools((pool, { nowMs }) => ({
      ...pool,
      breaker: closedBreaker,
      failedBootsMs: [],
      lastReadyMs: nowMs,
    })),
    breaks: /broken image/,
  },
  'knows no budget': {
    planner: withPools((pool) => ({ ...pool, rules: { ...pool.rules, budgetUsdPerDay: null } })),
    breaks: /over the budget/,
  },
  'forgets what running machines will cost': {
    planner: withLaunches((launch) => ({ ...launch, usdPerHour: 0 })),
    breaks: /over the budget/,
  },
  'forgets what ended machines cost': {
    planner: withPools((pool) => ({ ...pool, spentTodayUsd: 0 })),
    breaks: /over the budget/,
  },
  'takes a draining machine for an idle one': {
    planner: withLaunches((launch) => (launch.state === 'draining' ? { ...launch, usedSlots: 0 } : launch)),
    breaks: /end of a busy instance was proposed/,
  },
  'never launches': { planner: without('launch'), breaks: /not drained/ },
  'never finds a launch to be over': { planner: without('settle'), breaks: /not drained/ },
};

/** Enough for some machines and no more, in every pool: so that a budget is soon met. */
function withTightBudgets(scenario: Scenario): Scenario {
  const tight = (pool: Pool): Pool => ({ ...pool, budgetUsdPerDay: 0.4 * (pool.maxLifeS / 3600 + 2) });
  return { ...scenario, pools: scenario.pools.map(tight) };
}

it.each(Object.entries(plants))(
  'catches a planner that %s',
  (_, { planner, breaks }) => {
    const isOfBudgets = breaks.source.includes('budget');
    const caught = Array.from({ length: 120 }, (_, n) => randomScenario(n + 1)).some((random) => {
      const scenario = isOfBudgets ? withTightBudgets(random) : random;
      const { violations } = simulate({ ...scenario, planner }).checks;
      return [...violations].some((said) => breaks.test(said));
    });
    expect(caught).toBe(true);
  },
  300_000,
);
