import type { Requirement, Requires } from '@barnraiser/protocol';
import type { FleetMachine } from '../queue/fleet.js';
import { compareFacts, explainMismatch } from '../queue/rules/match-requires.js';
import { conditionText, isTold, mismatchText } from './mismatch-text.js';

/** Which condition no machine meets, with the best that there is; for requirements that none satisfies. */
export function explainNoMatch(requires: Requires, fleet: readonly FleetMachine[]): string {
  if (fleet.length === 0) return 'no machine is enrolled';
  const lacking = fleet.map((machine) => ({
    name: machine.row.name,
    mismatches: explainMismatch(requires, machine.facts),
  }));
  const everywhere = lacking[0]!.mismatches.filter(({ fact }) =>
    lacking.every(({ mismatches }) => mismatches.some((mismatch) => mismatch.fact === fact)),
  );
  if (everywhere[0]) {
    const { fact, requirement } = everywhere[0];
    const found = lacking.map(
      ({ mismatches }) => mismatches.find((mismatch) => mismatch.fact === fact)!.found,
    );
    return `no enrolled machine satisfies ${conditionText(fact, requirement)} (${bestText(fact, requirement, found)})`;
  }
  const [closest] = lacking.toSorted((a, b) => a.mismatches.length - b.mismatches.length);
  return `no enrolled machine satisfies all conditions at once; closest is ${closest!.name}, short of ${mismatchText(closest!.mismatches)}`;
}

const mostListed = 4;

/** For a comparison the nearest value, otherwise the values that there are. */
function bestText(fact: string, requirement: Requirement, found: readonly (string | null)[]): string {
  const values = [...new Set(found.filter((value) => value !== null))];
  if (values.length === 0) return 'none has it';
  if (!isTold(fact)) return 'found: others';
  const comparison = typeof requirement === 'string' && /^[<>]/.exec(requirement);
  if (comparison) {
    const sign = comparison[0] === '>' ? -1 : 1;
    const [best] = values.toSorted((a, b) => sign * (compareFacts(fact, a, b) ?? 0));
    return `best: ${best}`;
  }
  const listed = values.toSorted().slice(0, mostListed).join(', ');
  return `found: ${listed}${values.length > mostListed ? ', …' : ''}`;
}
