/** Someone who wants so much, from any of these suppliers (by their index). */
export interface Demand {
  readonly amount: number;
  readonly suppliers: readonly number[];
}

/**
 * What each demand gets of each supply (by their indexes) so that as much as possible is met and no supply
 * is used twice: a largest flow, by augmenting paths. What an earlier demand has got it keeps, though
 * perhaps from another supplier, so the order of demands is their rank.
 */
export function matchSupply(demands: readonly Demand[], supplies: readonly number[]): number[][] {
  const free = [...supplies];
  const given = demands.map(() => supplies.map(() => 0));
  for (const [index, demand] of demands.entries()) {
    let left = demand.amount;
    while (left > 0) {
      const path = findPath(index, demands, free, given);
      if (!path) break;
      left -= push(path, left, free, given);
    }
  }
  return given;
}

/** From a demand to a supplier with something left, over demands that could be served by another. */
interface Step {
  readonly demand: number;
  readonly supplier: number;
}

function findPath(
  from: number,
  demands: readonly Demand[],
  free: readonly number[],
  given: readonly (readonly number[])[],
): Step[] | null {
  const cameBy = new Map<number, { demand: number; before: number | null }>();
  const reached = new Set([from]);
  const waiting: { demand: number; by: number | null }[] = [{ demand: from, by: null }];
  for (const { demand, by } of waiting) {
    for (const supplier of demands[demand]!.suppliers) {
      if (cameBy.has(supplier)) continue;
      cameBy.set(supplier, { demand, before: by });
      if (free[supplier]! > 0) return pathTo(supplier, cameBy);
      for (let other = 0; other < demands.length; other += 1) {
        if (reached.has(other) || given[other]![supplier]! <= 0) continue;
        reached.add(other);
        waiting.push({ demand: other, by: supplier });
      }
    }
  }
  return null;
}

function pathTo(
  last: number,
  cameBy: ReadonlyMap<number, { demand: number; before: number | null }>,
): Step[] {
  const path: Step[] = [];
  for (let supplier: number | null = last; supplier !== null;) {
    const { demand, before }: { demand: number; before: number | null } = cameBy.get(supplier)!;
    path.unshift({ demand, supplier });
    supplier = before;
  }
  return path;
}

/** Each demand on the path takes from its new supplier what it leaves the demand before it. */
function push(path: readonly Step[], wanted: number, free: number[], given: number[][]): number {
  const left = path.slice(1).map(({ demand }, n) => given[demand]![path[n]!.supplier]!);
  const last = path.at(-1)!;
  const amount = Math.min(wanted, free[last.supplier]!, ...left);
  for (const [n, { demand, supplier }] of path.entries()) {
    given[demand]![supplier]! += amount;
    if (n > 0) given[demand]![path[n - 1]!.supplier]! -= amount;
  }
  free[last.supplier]! -= amount;
  return amount;
}
