import type { Meter, Snapshot, SnapshotBuild } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { sampleSnapshot } from '../../testing/sample-snapshot.js';
import { sampleClaimId } from '../../testing/sample-spool.js';
import { statusText } from './status-text.js';

const at = new Date(2026, 2, 28, 14, 3, 31).getTime();
const idle = {
  code: 'queue-empty',
  evidence: 'nothing queued',
  clears: null,
  clearsAt: null,
  action: null,
  sentence: 'Ready.',
  isOverridable: false,
} as const;
const meter = (kind: Meter['kind'], rest: Partial<Meter> = {}): Meter => ({
  kind,
  allowed: null,
  used: 7.4,
  unit: 'MB',
  how: 'watched',
  hour: null,
  ...rest,
});
const build: SnapshotBuild = {
  claimId: sampleClaimId,
  coordinator: 'https://farm',
  project: 'hello',
  target: 'linux',
  title: 'hello',
  attempt: 1,
  phase: 'running',
  step: { n: 1, of: 3, name: 'make', startedAt: at, elapsedMs: 61_000, estimateMs: 120_000 },
  startedAt: at,
  elapsedMs: 90_000,
  frozen: null,
  frozenMs: 0,
  estimateMs: null,
  isSample: false,
  commit: null,
  logBytes: 0,
  steps: [],
};

function textOf(changes: Partial<Snapshot>): string {
  return statusText({ ...sampleSnapshot, at, verdict: { kind: 'allow', reasons: [idle] }, ...changes });
}

it('shows what is allowed next to what is used, and how that is kept', () => {
  const cores = { allowed: 2, used: 1.9, unit: 'cores', how: 'enforced' } as const;
  const hour = { mean: 1.84, worst: 2, points: [] };
  const text = textOf({
    meters: [
      meter('cores', { ...cores, hour }),
      meter('memory'),
      meter('network', { used: 12, hour }),
      meter('heat', { allowed: 85, used: null, unit: 'C', how: 'unsupported' }),
    ],
  });
  expect(text).toContain(
    [
      'LIMIT                 WHEN YOU ARE AWAY  USED NOW   IN THE LAST HOUR  HOW IT IS KEPT',
      'cores                 2                  1.9        1.84, at most 2   enforced',
      'memory                no limit           7 MB',
      'network (this month)  no limit           12 MB',
      'heat                  85 °C              not known                    cannot be kept here',
    ].join('\n'),
  );
});

it('says of a build that stands still since when, and when it goes back', () => {
  const frozen = { since: at - 80_000, givenBackAt: at + 520_000 };
  const text = textOf({ build: { ...build, phase: 'frozen', frozen, frozenMs: 80_000 } });
  expect(text).toContain('frozen since 14:02 (1m 20s); given back at 14:12 unless it goes on before');
  expect(text).not.toContain('stood still');
});

it('says of a build that runs how far it is, and nothing of an empty queue', () => {
  const text = textOf({ build: { ...build, frozenMs: 5000 } });
  expect(text).toContain('of hello for linux, attempt 1: 1m 30s; it stood still for 5s\n');
  expect(text).toContain('step 2 of 3, make: 1m 1s of about 2m\n');
  expect(text).not.toContain('queue-empty');
  expect(textOf({})).toContain('queue-empty: nothing queued');
});

it('tells how quickly builds gave way, and what could not be removed', () => {
  expect(textOf({})).toContain('gave way  not yet\n');
  expect(textOf({ gaveWay: { count: 1, p50Ms: 5.2, p95Ms: 5.2 } })).toContain('gave way  once, in 5.2 ms\n');
  const text = textOf({
    gaveWay: { count: 30, p50Ms: 14, p95Ms: 61 },
    leftovers: [{ path: '/data/work/a\u001B[2J', why: 'Permission denied' }],
  });
  expect(text).toContain('gave way  30 times; half of them within 14 ms, 95 % within 61 ms\n');
  expect(text).toContain('left over /data/work/a: Permission denied\n');
});
