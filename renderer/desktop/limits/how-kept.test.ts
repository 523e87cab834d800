import { expect, it } from 'vitest';
import { machineReport } from '../../testing/fixtures/machine-report.js';
import { snapshotOf } from '../../testing/fixtures/snapshot.js';
import { howKept } from './how-kept.js';

const now = 1_795_000_000_000;
const bare = [snapshotOf('waiting', now, 'bare'), machineReport(now, 12, false, true)] as const;
const able = [snapshotOf('waiting', now), machineReport(now, 12, false)] as const;

it('is what the meters say of what a build uses', () => {
  expect(howKept('cores', ...able)).toBe('enforced');
  expect(howKept('cpu', ...bare)).toBe('unsupported');
  expect(howKept('memory', ...bare)).toBe('watched');
});

it('is that a rule cannot work where its sensor does not', () => {
  const [snapshot, machine] = able;
  const { conditions } = snapshot;
  if (conditions === null) throw new Error('the fixture has no conditions');
  const blind = {
    ...snapshot,
    conditions: { ...conditions, presence: { ...conditions.presence, state: 'unknown' as const } },
  };
  expect(howKept('presence', blind, machine)).toBe('unsupported');
  expect(howKept('presence', ...able)).toBe('watched');
  expect(howKept('fullscreen', ...bare)).toBe('unsupported');
  expect(howKept('fullscreen', ...able)).toBe('watched');
});

it('is not said before the agent has', () => {
  expect(howKept('cores', null, null)).toBeNull();
  expect(howKept('hours', null, null)).toBeNull();
});
