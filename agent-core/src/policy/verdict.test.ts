import { Verdict, type WaitCode } from '@barnraiser/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conditions, CoordinatorCondition, OwnerRules } from './rules/conditions.js';
import { failureBackoffMs } from './rules/failure-backoff.js';
import { verdict } from './verdict.js';

const now = 1_000_000;
const online: CoordinatorCondition = {
  url: 'https://farm.example',
  link: 'online',
  detail: null,
  retryAt: null,
  refusal: null,
  pausedUntil: null,
};
const fine: Conditions = {
  now,
  coordinators: [online],
  diskFreeMb: 50_000,
  sandboxes: ['bubblewrap', 'none'],
  machineFailures: { inRow: 0, lastAt: 0 },
};
const owner: OwnerRules = { pausedUntil: null, isolation: 'best', diskFloorMb: 1024 };

describe('the verdict', () => {
  it.each([
    ['is ready when all is well', {}, {}, 'allow', ['queue-empty']],
    [
      'says nothing while it connects',
      { coordinators: [{ ...online, link: 'connecting' }] },
      {},
      'allow',
      [],
    ],
    ['waits without a coordinator', { coordinators: [] }, {}, 'wait', ['no-projects']],
    ['waits on a full disk', { diskFreeMb: 1000 }, {}, 'wait', ['disk-floor', 'queue-empty']],
    ['goes on where the free space is not known', { diskFreeMb: null }, {}, 'allow', ['queue-empty']],
    [
      'waits without the required sandbox',
      { sandboxes: ['none'] },
      { isolation: 'bubblewrap' },
      'wait',
      ['sandbox-missing', 'queue-empty'],
    ],
    ['takes the best there is otherwise', { sandboxes: ['none'] }, {}, 'allow', ['queue-empty']],
    ['waits while paused', {}, { pausedUntil: Infinity }, 'wait', ['paused', 'queue-empty']],
    ['goes on when the pause is over', {}, { pausedUntil: now }, 'allow', ['queue-empty']],
    [
      'goes on asking a coordinator that is down',
      { coordinators: [{ ...online, link: 'offline', retryAt: now + 2000 }] },
      {},
      'allow',
      ['coordinator-down'],
    ],
    [
      'tells of a refusal',
      { coordinators: [{ ...online, link: 'refused', refusal: 'unauthorised' }] },
      {},
      'allow',
      ['unauthorised'],
    ],
    [
      'tells of a pending approval',
      { coordinators: [{ ...online, link: 'refused', refusal: 'pending' }] },
      {},
      'allow',
      ['unauthorised'],
    ],
    [
      'tells of a version that is not served',
      { coordinators: [{ ...online, link: 'refused', refusal: 'too-old' }] },
      {},
      'allow',
      ['too-old'],
    ],
    [
      'tells of a suspension',
      { coordinators: [{ ...online, link: 'refused', refusal: 'suspended' }] },
      {},
      'allow',
      ['quarantined'],
    ],
    [
      'tells of a pause that was asked for',
      { coordinators: [{ ...online, pausedUntil: now + 5000 }] },
      {},
      'allow',
      ['project-paused'],
    ],
    [
      'waits after failures of the machine',
      { machineFailures: { inRow: 2, lastAt: now - 19_000 } },
      {},
      'wait',
      ['failure-backoff', 'queue-empty'],
    ],
    [
      'forgives them in time',
      { machineFailures: { inRow: 2, lastAt: now - 20_000 } },
      {},
      'allow',
      ['queue-empty'],
    ],
  ] satisfies [string, Partial<Conditions>, Partial<OwnerRules>, string, WaitCode[]][])(
    '%s',
    (_name, conditions, rules, kind, codes) => {
      const found = verdict({ ...fine, ...conditions }, { ...owner, ...rules });
      expect([found.kind, ...found.reasons.map(({ code }) => code)]).toEqual([kind, ...codes]);
      expect(Verdict.parse(found)).toEqual(found);
    },
  );

  it('backs off longer with each failure, never over an hour', () => {
    fc.assert(
      fc.property(fc.nat(1000), (inRow) => {
        expect(failureBackoffMs(inRow + 1)).toBeGreaterThanOrEqual(failureBackoffMs(inRow));
        expect(failureBackoffMs(inRow)).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });

  it('ends a back-off within the hour even when the clock was set back', () => {
    const found = verdict({ ...fine, machineFailures: { inRow: 1, lastAt: now + 86_400_000 } }, owner);
    expect(found.reasons[0]?.clears).toBe('in 1 hour');
  });
});
