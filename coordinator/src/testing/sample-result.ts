import { reasonRules, type Reason, type Result } from '@barnraiser/protocol';

/** A build that passed after a minute, or one that did not for a reason. */
export function sampleResult(reason: Reason | null = null, changes: Partial<Result> = {}): Result {
  return {
    outcome: outcomeOf(reason),
    reason,
    fault: reason && reasonRules[reason].fault,
    startedAt: '2026-03-01T12:00:00.000Z',
    durationMs: 60_000,
    cpuMs: 90_000,
    frozenMs: 6_000,
    frozenCount: 1,
    isolation: 'none',
    descriptorRev: 'rev',
    logs: {},
    tests: { total: 3, passed: 2, failed: 0, skipped: 1, xfail: 0, xpass: 0, errored: 0 },
    artifacts: [],
    agent: { version: '0.1.0', features: [] },
    ...changes,
  };
}

function outcomeOf(reason: Reason | null): Result['outcome'] {
  if (reason === null) return 'passed';
  if (reason === 'cancelled') return 'cancelled';
  return reasonRules[reason].fault === 'source' ? 'failed' : 'errored';
}
