import { expect, it } from 'vitest';
import { sparklineRuns } from './sparkline-path.js';

it('ends a stretch at each gap, and begins where the points begin', () => {
  expect(sparklineRuns([1, 2, null, 3], 56, (value) => 10 - value)).toEqual([
    { from: 56, to: 58, steps: 'V9H57V8H58' },
    { from: 59, to: 60, steps: 'V7H60' },
  ]);
});

it('draws nothing of an hour in which nothing was measured', () => {
  expect(sparklineRuns([null, null], 58, (value) => value)).toEqual([]);
});
