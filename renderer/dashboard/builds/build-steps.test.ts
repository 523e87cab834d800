import type { BuildDetail } from '@barnraiser/protocol';
import { expect, test } from 'vitest';
import { shownSteps } from './build-steps.js';

const report = { startedMs: 0, durationMs: 5, frozenMs: 0, exitCode: 0, signal: null, outcome: 'passed' };
const build = (more: object) =>
  ({
    job: { steps: [{ name: 'configure' }, { name: 'make' }, { name: 'check' }] },
    steps: [
      { ...report, n: 1, name: 'configure' },
      { ...report, n: 0, name: 'checkout' },
    ],
    state: 'live',
    step: 'make',
    ...more,
  }) as unknown as BuildDetail;

test('reported steps come first, then the one that runs and those to come', () => {
  expect(shownSteps(build({})).map(({ name, standing }) => `${name} ${standing}`)).toEqual([
    'checkout passed',
    'configure passed',
    'make running',
    'check todo',
  ]);
});

test('after the end nothing is to come', () => {
  const steps = shownSteps(build({ state: 'reported', step: 'configure' }));
  expect(steps.at(-1)).toMatchObject({ name: 'check', standing: 'never' });
});
