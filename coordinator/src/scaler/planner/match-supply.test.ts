import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchSupply, type Demand } from './match-supply.js';

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

it('moves a demand to another supplier where that serves more', () => {
  const demands = [
    { amount: 1, suppliers: [0, 1] },
    { amount: 1, suppliers: [0] },
  ];
  expect(matchSupply(demands, [1, 1])).toEqual([
    [0, 1],
    [1, 0],
  ]);
});

it('serves the earlier demand where there is not enough', () => {
  const demands = [
    { amount: 2, suppliers: [0] },
    { amount: 2, suppliers: [0] },
  ];
  expect(matchSupply(demands, [3]).map(sum)).toEqual([2, 1]);
});

const cases = fc.integer({ min: 1, max: 4 }).chain((suppliers) =>
  fc.record({
    supplies: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: suppliers, maxLength: suppliers }),
    demands: fc.array(
      fc.record({
        amount: fc.integer({ min: 0, max: 6 }),
        suppliers: fc.uniqueArray(fc.integer({ min: 0, max: suppliers - 1 })),
      }),
      { maxLength: 5 },
    ),
  }),
);

/** By Hall's theorem: the least, over all sets of demands, of what is outside the set and what its suppliers have. */
function mostThatCanBeMet(demands: readonly Demand[], supplies: readonly number[]): number {
  let least = Infinity;
  for (let set = 0; set < 2 ** demands.length; set += 1) {
    const inside = demands.filter((_, n) => (set >> n) & 1);
    const outside = demands.filter((_, n) => !((set >> n) & 1));
    const reached = new Set(inside.flatMap(({ suppliers }) => suppliers));
    const had = sum([...reached].map((supplier) => supplies[supplier]!));
    least = Math.min(least, sum(outside.map(({ amount }) => amount)) + had);
  }
  return least;
}

it('meets as much as can be met, and uses no supply twice', () => {
  fc.assert(
    fc.property(cases, ({ demands, supplies }) => {
      const given = matchSupply(demands, supplies);
      expect(sum(given.map(sum))).toBe(mostThatCanBeMet(demands, supplies));
      for (const [supplier, had] of supplies.entries())
        expect(sum(given.map((row) => row[supplier]!))).toBeLessThanOrEqual(had);
      for (const [n, { amount, suppliers }] of demands.entries()) {
        expect(sum(given[n]!)).toBeLessThanOrEqual(amount);
        expect(
          given[n]!.every((from, supplier) => from >= 0 && (from === 0 || suppliers.includes(supplier))),
        ).toBe(true);
      }
    }),
  );
});
