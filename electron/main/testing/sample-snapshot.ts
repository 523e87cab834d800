import { Snapshot } from '@barnraiser/protocol';

type Input = Parameters<(typeof Snapshot)['parse']>[0];

/** A valid snapshot of an agent with nothing to do, with some facts changed. */
export function sampleSnapshot(change: Partial<Snapshot> = {}): Snapshot {
  const base = {
    pid: 1,
    version: '0.1.0',
    machine: 'oak',
    at: 0,
    state: 'seeking',
    verdict: { kind: 'allow', reasons: [] },
    face: 'ready',
    sentence: 'Ready: waiting for a build.',
    explanation: null,
    conditions: null,
    column: 'away',
    pausedUntil: null,
    anywayUntil: null,
    isFinishing: false,
    meters: [],
    gaveWay: null,
    build: null,
    coordinators: [],
    outbox: { waiting: 0, parked: [] },
    message: null,
  } satisfies Input as Snapshot;
  return Snapshot.parse({ ...base, ...change });
}

/** A build in its second step, for a snapshot. */
export const sampleBuild: NonNullable<Snapshot['build']> = Snapshot.shape.build.unwrap().parse({
  claimId: '0190b1f2-7c1e-7d3a-9f00-5d1f2b3c4d5e',
  coordinator: 'https://builds.example.org',
  project: 'zlib',
  target: 'linux',
  title: 'push to main',
  attempt: 1,
  phase: 'running',
  step: { n: 1, of: 3, name: 'make check', startedAt: 0, elapsedMs: 30_000, estimateMs: null },
  startedAt: 0,
  elapsedMs: 252_000,
  frozen: null,
  frozenMs: 0,
  estimateMs: 500_000,
  isSample: false,
  commit: '51b7f2abdade71cd9bb0e7a373ef2610ec6f9daf',
  logBytes: 0,
  steps: [],
});
