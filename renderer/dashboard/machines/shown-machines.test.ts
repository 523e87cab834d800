import type { MachineSummary } from '@barnraiser/protocol';
import { expect, test } from 'vitest';
import { hoursByKind, shownMachines } from './shown-machines.js';

const launch = { id: 'launch', pool: 'builders' };
const machines = [
  { name: 'owl', state: 'idle', hoursGiven: 2 },
  { name: 'heron', state: 'left', hoursGiven: 3 },
  { name: 'one', state: 'building', hoursGiven: 10, launch },
  { name: 'two', state: 'left', hoursGiven: 20, launch },
] as unknown as MachineSummary[];

test.each([
  ['all', false, ['owl', 'one']],
  ['all', true, ['owl', 'heron', 'one', 'two']],
  ['volunteers', false, ['owl']],
  ['launched', true, ['one', 'two']],
] as const)('of %s, with those that left: %s', (kind, withLeft, names) => {
  expect(shownMachines(machines, { kind, withLeft }).map(({ name }) => name)).toEqual(names);
});

test('what volunteers gave and what launched machines worked is told apart, of all that there ever were', () => {
  expect(hoursByKind(machines)).toEqual({ volunteers: 5, launched: 30 });
});
