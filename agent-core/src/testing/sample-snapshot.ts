import type { Snapshot } from '@barnraiser/protocol';

/** A snapshot of an agent that has just started. */
export const sampleSnapshot: Snapshot = {
  pid: 1,
  version: '0.1.0',
  machine: 'barn',
  at: 0,
  state: 'seeking',
  verdict: { kind: 'allow', reasons: [] },
  sentence: 'Looking for work.',
  face: 'ready',
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
};
