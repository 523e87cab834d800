import { expect, it } from 'vitest';
import { fine, now, owner } from '../testing/sample-conditions.js';
import { verdict } from '../verdict.js';

const broken = { at: now - 60_000, kind: 'cores', allowed: 1, used: 1.84 } as const;

it('waits for half an hour after a build broke out of its limits, whatever the owner set aside', () => {
  const anyway = { ...owner, anywayUntil: now + 3_600_000 };
  const [reason] = verdict({ ...fine, brokenCap: broken }, anyway).reasons;
  expect(reason).toMatchObject({
    code: 'cap-broken',
    evidence: 'it used 1.8 cores for 10 seconds, 1 allowed; it was stopped',
    clearsAt: now + 29 * 60_000,
    isOverridable: false,
  });
  const disk = { ...broken, kind: 'disk', allowed: 100, used: 180.4 } as const;
  expect(verdict({ ...fine, brokenCap: disk }, owner).reasons[0]?.evidence).toContain('180 MB are kept');
  expect(verdict({ ...fine, brokenCap: { ...broken, at: now - 1_800_000 } }, owner).kind).toBe('allow');
});

it("waits for the next month once this month's data is used up", () => {
  const limits = { ...owner.limits, dataPerMonthMb: 100 };
  const [reason] = verdict(fine, { ...owner, limits }).reasons;
  expect(reason).toMatchObject({
    code: 'data-budget',
    evidence: '100 of 100 MB this month',
    clearsAt: fine.data!.resetsAt,
    isOverridable: true,
  });
  expect(verdict(fine, { ...owner, limits: { ...limits, dataPerMonthMb: 101 } }).kind).toBe('allow');
  expect(verdict({ ...fine, data: null }, { ...owner, limits }).kind).toBe('allow');
});
