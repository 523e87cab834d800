import { Pool } from '@barnraiser/protocol';
import { figuresOf, market, type PolicyFigures } from './policies.js';
import { simulate } from './simulate.js';
import type { Trace } from './trace.js';

/** The rules of a pool that a comparison may vary. */
interface PlannerRules {
  readonly max: number;
  readonly launchAfterS: number;
  readonly idleTimeoutS: number;
  readonly ratio?: number;
  readonly min?: number;
}

/** What our planner makes of a trace, in the same market as the policies; nothing goes wrong. */
export function runPlanner(trace: Trace, rules: PlannerRules, planEveryMs = 2000): PolicyFigures {
  const pool = Pool.parse({
    name: 'p',
    provider: { kind: 'process' },
    serves: {},
    billingStepS: market.billingStepS,
    offers: [{ type: 'small', zones: ['a'], onDemandUsdPerHour: market.usdPerHour }],
    maxLifeS: 24 * 3600,
    ...rules,
  });
  const endMs = trace.endMs + 6 * 3_600_000;
  const { farm, checks, provider } = simulate({
    seed: 1,
    startMs: trace.startMs,
    pools: [pool],
    classes: [{ classId: trace.classId, label: 'any', pools: ['p'] }],
    arrivals: trace.arrivals,
    faults: { bootMs: market.bootMs },
    planEveryMs,
    keepsDecisions: false,
    endMs,
  });
  if (checks.violations.size > 0) throw new Error([...checks.violations].join(', '));
  return figuresOf(checks.costOf('p', 0, endMs), provider.launched.length, farm.done, farm.waitsMs);
}
