import { expect, it } from 'vitest';
import { CapWatch } from './meters-caps.js';

function noteAll(watch: CapWatch, used: readonly number[], cap: number | null): (number | null)[] {
  return used.map((cores) => watch.note(1000, cores, cap));
}

const tenTimes = (cores: number): number[] => Array<number>(10).fill(cores);

it('lets a moment pass, and not ten seconds', () => {
  const watch = new CapWatch();
  watch.note(1000, 0, 1);
  expect(noteAll(watch, [...tenTimes(1), 2, ...tenTimes(1)], 1).every((found) => found === null)).toBe(true);
  expect(noteAll(watch, tenTimes(1.5), 1).at(-1)).toBeCloseTo(1.5);
});

it('allows a tenth more, as looks and quotas have their grain', () => {
  const watch = new CapWatch();
  expect(noteAll(watch, [0, ...tenTimes(1.09)], 1).at(-1)).toBeNull();
});

it('begins anew when another cap holds, and holds nothing against a build without one', () => {
  const watch = new CapWatch();
  noteAll(watch, [0, ...tenTimes(2)], 2);
  expect(
    noteAll(watch, tenTimes(2), 1)
      .slice(0, 9)
      .every((found) => found === null),
  ).toBe(true);
  expect(noteAll(watch, tenTimes(9), null).every((found) => found === null)).toBe(true);
});
