import type { Pool, Requires } from '@barnraiser/protocol';
import { explainMismatch } from '../queue/rules/match-requires.js';
import { poolFacts } from '../queue/rules/pool-facts.js';
import { conditionText } from './mismatch-text.js';

/** What pools do about a job, as a clause to be added: which one launches machines for it. */
export function explainPools(requires: Requires, pools: readonly Pool[]): string {
  const serving = pools.filter((pool) => lacking(requires, pool).length === 0);
  const pool = serving.find(({ dryRun }) => !dryRun) ?? serving[0];
  if (!pool) return '';
  return pool.dryRun
    ? `; pool ${pool.name} would launch machines for it, but is on a dry run`
    : `; pool ${pool.name} launches machines for it`;
}

/** What the closest pool does not serve of what a job wants, as a clause to be added where no machine matches. */
export function explainClosestPool(requires: Requires, pools: readonly Pool[]): string {
  const [closest] = pools
    .map((pool) => ({ name: pool.name, mismatches: lacking(requires, pool) }))
    .toSorted((a, b) => a.mismatches.length - b.mismatches.length);
  if (!closest || closest.mismatches.length === 0) return '';
  const unserved = closest.mismatches.map(({ fact, requirement }) => conditionText(fact, requirement));
  return `; of pools, ${closest.name} is closest, which does not serve ${unserved.join(', ')}`;
}

function lacking(requires: Requires, pool: Pool): ReturnType<typeof explainMismatch> {
  return explainMismatch(requires, poolFacts(pool));
}
