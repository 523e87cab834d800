import { maxAttempts, reasonRules, type Outcome, type Reason } from '@barnraiser/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMachineFailure, nextPlace, quarantineMs, type NextPlace } from './retry-rule.js';

const reasons = Object.keys(reasonRules) as Reason[];
const anyReason = fc.constantFrom(...reasons);
const anyAttempt = fc.integer({ min: 1, max: maxAttempts });
const outcomes: Outcome[] = ['passed', 'failed', 'errored', 'cancelled'];

function after(reason: Reason | null, attempt = 1, isCancelOrdered = false): NextPlace {
  return nextPlace({ outcome: null, reason, attempt, isCancelOrdered });
}

describe('nextPlace', () => {
  it('ends a job that passed', () => {
    expect(after(null)).toEqual({ kind: 'finished', outcome: 'passed', reason: null });
  });

  it.each<[Reason, Outcome]>([
    ['step-failed', 'failed'],
    ['timeout-quiet', 'failed'],
    ['job-invalid', 'errored'],
    ['source-not-found', 'errored'],
  ])('ends a job after %s as %s', (reason, outcome) => {
    expect(after(reason)).toEqual({ kind: 'finished', outcome, reason });
  });

  it('queues again at once, elsewhere, when the machine was at fault, for three attempts', () => {
    expect(after('lost', 1)).toEqual({ kind: 'queued', attempt: 2, isElsewhere: true });
    expect(after('lost', 2)).toEqual({ kind: 'queued', attempt: 3, isElsewhere: true });
    expect(after('lost', 3)).toEqual({ kind: 'finished', outcome: 'errored', reason: 'lost' });
  });

  it('waits after 1 and 5 minutes when the network failed', () => {
    const reason = 'source-unavailable';
    expect(after(reason, 1)).toEqual({ kind: 'delayed', attempt: 2, delayMs: 60_000, reason });
    expect(after(reason, 2)).toEqual({ kind: 'delayed', attempt: 3, delayMs: 300_000, reason });
    expect(after(reason, 3)).toMatchObject({ kind: 'finished', outcome: 'errored' });
  });

  it('believes a cancellation only when it was ordered', () => {
    expect(after('cancelled', 1, true)).toMatchObject({ kind: 'finished', outcome: 'cancelled' });
    expect(after('cancelled', 1)).toEqual({ kind: 'queued', attempt: 1, isElsewhere: true });
  });
});

describe('nextPlace, for any end', () => {
  it('follows the table of reasons', () => {
    fc.assert(
      fc.property(anyReason, anyAttempt, (reason, attempt) => {
        const rule = reasonRules[reason === 'cancelled' ? 'refused' : reason];
        const place = after(reason, attempt);
        const isOver = rule.retry === 'never' || (rule.consumesAttempt && attempt === maxAttempts);
        const again =
          rule.retry === 'delayed' ? { kind: 'delayed' } : { kind: 'queued', isElsewhere: rule.elsewhere };
        expect(place).toMatchObject(
          isOver ? { kind: 'finished' } : { ...again, attempt: attempt + (rule.consumesAttempt ? 1 : 0) },
        );
      }),
    );
  });

  it('ends each job after a bounded number of ends that consume an attempt', () => {
    fc.assert(
      fc.property(fc.array(anyReason, { maxLength: 40 }), (ends) => {
        let attempt = 1;
        let consumed = 0;
        for (const reason of ends) {
          const place = after(reason, attempt);
          if (place.kind === 'finished') return;
          consumed += place.attempt - attempt;
          attempt = place.attempt;
        }
        expect(consumed).toBeLessThan(maxAttempts);
        expect(attempt).toBeLessThanOrEqual(maxAttempts);
      }),
    );
  });

  it('never gives out a job again that nobody wants', () => {
    fc.assert(
      fc.property(fc.constantFrom(...outcomes), anyReason, anyAttempt, (outcome, reason, attempt) => {
        const place = nextPlace({ outcome, reason, attempt, isCancelOrdered: true });
        expect(place.kind).toBe('finished');
      }),
    );
  });

  it('keeps what the result says when that ends the job', () => {
    fc.assert(
      fc.property(fc.constantFrom(...outcomes), anyReason, (outcome, reason) => {
        const place = nextPlace({ outcome, reason, attempt: 1, isCancelOrdered: false });
        fc.pre(place.kind === 'finished');
        expect(place).toEqual({ kind: 'finished', outcome, reason });
      }),
    );
  });
});

describe('quarantine', () => {
  it('lasts 10 s after the first failure and doubles to an hour', () => {
    expect([0, 1, 2, 3, 9, 10, 2000].map((n) => quarantineMs(n))).toEqual([
      0, 10_000, 20_000, 40_000, 2_560_000, 3_600_000, 3_600_000,
    ]);
  });

  it('follows the reasons that are the fault of the machine', () => {
    for (const reason of reasons)
      expect(isMachineFailure(reason)).toBe(reasonRules[reason].fault === 'machine');
  });
});
