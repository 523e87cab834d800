import type { Descriptor, Pool, Requires } from '@barnraiser/protocol';
import { machineFacts, type MachineFacts, type ServerFacts } from '../../queue/rules/machine-facts.js';
import { matchRequires } from '../../queue/rules/match-requires.js';
import { poolFacts } from '../../queue/rules/pool-facts.js';

/** A requirement class. */
export interface RequirementClass {
  readonly class: string;
  readonly requires: Requires;
}

/** A machine's description and what the coordinator adds to it. */
export interface DescribedMachine extends ServerFacts {
  readonly rev: string;
  readonly document: Descriptor;
}

const mostKept = 200_000;

/** Which classes machines match, remembered from one decision to the next: the same are asked for again and again. */
export class ClassMatcher {
  readonly #known = new Map<string, boolean>();

  /** The ids of those classes that a machine matches, in their order. */
  ofMachine(machine: DescribedMachine, classes: readonly RequirementClass[]): string[] {
    const { rev, trust, pool, owner, document } = machine;
    const basis = JSON.stringify([rev, trust, pool, owner]);
    let facts: MachineFacts | undefined;
    return classes
      .filter(({ class: id, requires }) => {
        const key = `${id} ${basis}`;
        const known = this.#known.get(key);
        if (known !== undefined) return known;
        facts ??= machineFacts(document, { trust, pool, owner });
        const isMatch = matchRequires(requires, facts);
        if (this.#known.size >= mostKept) this.#known.clear();
        this.#known.set(key, isMatch);
        return isMatch;
      })
      .map(({ class: id }) => id);
  }
}

/** Whether a pool's machines will match, by what its document says that they have. */
export function servesClass(pool: Pool, { requires }: RequirementClass): boolean {
  return matchRequires(requires, poolFacts(pool));
}
