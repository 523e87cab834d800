import type { Snapshot, SnapshotBuild, SnapshotCoordinator } from '@barnraiser/protocol';
import type { Estimate } from '../history/estimate.js';
import { describe } from '../lifecycle/describe.js';
import type { Build, State } from '../lifecycle/state.js';
import { agentVersion } from '../version.js';

/** Everything that a snapshot shows. */
export interface SnapshotParts {
  readonly state: State;
  readonly machine: string;
  readonly now: number;
  readonly estimate: Estimate | null;
  readonly coordinators: readonly SnapshotCoordinator[];
  readonly outbox: Snapshot['outbox'];
  readonly message: Snapshot['message'];
}

/** The agent as it is shown: the one truth for window, tray and `status`. */
export function snapshotOf(parts: SnapshotParts): Snapshot {
  const { state, now, machine, coordinators, outbox, message } = parts;
  const build = 'build' in state ? state.build : null;
  return {
    pid: process.pid,
    version: agentVersion,
    machine,
    at: now,
    state: state.at,
    verdict: state.at === 'off' ? { kind: 'allow', reasons: [] } : state.verdict,
    sentence: describe(state),
    face: build === null ? (state.at === 'seeking' ? 'ready' : 'waiting') : 'building',
    explanation: null,
    conditions: null,
    column: 'away',
    pausedUntil: null,
    anywayUntil: null,
    isFinishing: false,
    meters: [],
    gaveWay: null,
    build: build === null ? null : snapshotBuild(build, now, parts.estimate),
    coordinators: coordinators.map(({ url, link, detail, retryAt }) => ({ url, link, detail, retryAt })),
    outbox,
    message,
  };
}

function snapshotBuild(build: Build, now: number, estimate: Estimate | null): SnapshotBuild {
  const { phase, claimId, coordinator, project, target, title, attempt, startedAt } = build;
  return {
    claimId,
    coordinator,
    project,
    target,
    title,
    attempt,
    phase: phase.at,
    step:
      phase.at === 'running'
        ? {
            n: phase.n,
            of: build.stepCount,
            name: phase.name,
            startedAt: phase.since,
            elapsedMs: Math.max(0, now - phase.since),
            estimateMs: estimate?.stepMs(phase.name) ?? null,
          }
        : null,
    startedAt,
    elapsedMs: Math.max(0, now - startedAt),
    estimateMs: estimate?.buildMs ?? null,
    isSample: false,
    commit: null,
    logBytes: 0,
    steps: [],
  };
}
