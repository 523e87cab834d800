import type { Snapshot, WaitCode } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { sampleSnapshot } from '../testing/sample-snapshot.js';
import { needNotice } from './need-notice.js';

const calm = sampleSnapshot();
const dayMs = 86_400_000;

it('notifies when the owner begins to be needed, and says what to do', () => {
  expect(needNotice(calm, needing('disk-floor'), {}, 0)).toEqual({
    reason: 'disk-floor',
    title: 'Barnraiser needs you',
    body: 'Needs you: the disk is full. Free some space.',
  });
});

it('does not repeat itself while it lasts, nor within a day', () => {
  expect(needNotice(needing('disk-floor'), needing('disk-floor'), {}, 0)).toBeNull();
  expect(needNotice(calm, needing('disk-floor'), { 'disk-floor': 0 }, dayMs - 1)).toBeNull();
  expect(needNotice(calm, needing('disk-floor'), { 'disk-floor': 0 }, dayMs)).not.toBeNull();
  expect(needNotice(calm, needing('too-old'), { 'disk-floor': 0 }, 1)).not.toBeNull();
});

it('never notifies of any other state', () => {
  for (const face of ['building', 'ready', 'waiting', 'paused', 'offline', 'finishing'] as const)
    expect(needNotice(needing('disk-floor'), sampleSnapshot({ face }), {}, 0)).toBeNull();
});

function needing(code: WaitCode): Snapshot {
  const reason = {
    code,
    evidence: '',
    clears: null,
    clearsAt: null,
    action: 'Free some space.',
    sentence: '',
    isOverridable: false,
  };
  return sampleSnapshot({
    face: 'needs-you',
    sentence: 'Needs you: the disk is full.',
    verdict: { kind: 'wait', reasons: [reason] },
  });
}
