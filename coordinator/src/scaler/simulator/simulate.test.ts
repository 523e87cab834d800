import { expect, it } from 'vitest';
import { randomScenario } from './random-scenario.js';
import { simulate } from './simulate.js';

// Some four seconds where nothing else runs.
it('keeps every promise over 100,000 random steps with every fault of the catalogue', () => {
  let steps = 0;
  const broken: Record<number, string[]> = {};
  for (let seed = 1; steps < 100_000; seed += 1) {
    const { world, checks } = simulate(randomScenario(seed));
    steps += world.steps;
    if (checks.violations.size > 0) broken[seed] = [...checks.violations];
  }
  expect(broken).toEqual({});
}, 300_000);
