import { JoinedCoordinator } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { offeringState, onlyYouTargets, typicalMs, waitingHere } from './offering-facts.js';

const target = { name: 'linux', matches: true, missing: null, otherMachines: 0, typicalMs: null, waiting: 0 };
const offering = {
  project: 'greeting',
  title: 'Greeting',
  source: { git: { url: 'https://example.org/greeting.git', ref: 'main' } },
  recipe: { steps: [{ name: 'make', argv: ['make'] }] },
  recipeSha256: 'a'.repeat(64),
  targets: [target],
  mine: null,
  isPaused: false,
};
const joined = (change: object = {}, changeOffering: object = {}) =>
  JoinedCoordinator.parse({
    url: 'https://builds.example.org',
    name: 'Example',
    driver: 'native',
    joinedAt: '2025-06-01T10:00:00Z',
    isPaused: false,
    connection: null,
    offerings: [{ ...offering, ...changeOffering }],
    problem: null,
    ...change,
  });
const stateOf = (coordinator: JoinedCoordinator) => offeringState(coordinator.offerings[0]!, coordinator);

describe('what is told of a project', () => {
  it('is whose pause holds it off', () => {
    expect(stateOf(joined())).toBe('building');
    expect(stateOf(joined({}, { isPaused: true }))).toBe('paused-here');
    expect(stateOf(joined({ isPaused: true }, { isPaused: true }))).toBe('paused-above');
  });

  it('is that nothing of it fits this machine', () => {
    expect(stateOf(joined({}, { targets: [{ ...target, matches: false, missing: 'cmake' }] }))).toBe(
      'no-match',
    );
  });

  it('counts only targets that this machine can build', () => {
    const { offerings } = joined(
      {},
      {
        targets: [
          { ...target, waiting: 2, typicalMs: 60_000 },
          { ...target, name: 'riscv', matches: false, waiting: 9, typicalMs: 900_000 },
          { ...target, name: 'any', otherMachines: 4, waiting: 1, typicalMs: 90_000 },
        ],
      },
    );
    expect(onlyYouTargets(offerings[0]!)).toEqual(['linux']);
    expect(waitingHere(offerings[0]!)).toBe(3);
    expect(typicalMs(offerings[0]!)).toBe(90_000);
  });
});
