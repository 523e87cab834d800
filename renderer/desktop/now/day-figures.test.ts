import { expect, it } from 'vitest';
import { dayFigures } from './day-figures.js';

const span = (
  from: number,
  to: number,
  what: 'built' | 'off' | 'battery' | 'charge-low' | 'user-active',
) => ({
  from,
  to,
  what,
  evidence: null,
});

it('adds up time by kind and names what cost most', () => {
  const figures = dayFigures([
    span(0, 10, 'built'),
    span(10, 14, 'battery'),
    span(14, 20, 'user-active'),
    span(20, 23, 'charge-low'),
    span(23, 90, 'off'),
  ]);
  expect(figures.builtMs).toBe(10);
  expect(figures.mostLost).toEqual({ group: 'power', ms: 7 });
  expect(figures.byGroup[0]).toEqual({ group: 'off', ms: 67 });
});

it('loses nothing on a day without stretches', () => {
  expect(dayFigures([])).toEqual({ byGroup: [], builtMs: 0, mostLost: null });
});
