import type { Settings, Snapshot, SnapshotBuild, SnapshotCoordinator } from '@barnraiser/protocol';
import { describe } from '../lifecycle/describe.js';
import type { Build, Phase, State } from '../lifecycle/state.js';
import { type FaceParts, faceOf } from '../policy/face-of.js';
import { anywayUntilMs, pausedUntilMs } from '../storage/settings.js';
import { agentVersion } from '../version.js';
import type { CurrentBuild } from './current-build.js';
import { localCoordinator } from './sample-job.js';

/** Everything that a snapshot shows. */
export interface SnapshotParts extends Pick<
  Snapshot,
  'explanation' | 'conditions' | 'column' | 'meters' | 'gaveWay' | 'outbox' | 'leftovers' | 'message'
> {
  readonly state: State;
  readonly settings: Settings;
  readonly now: number;
  readonly current: CurrentBuild | null;
  readonly coordinators: readonly SnapshotCoordinator[];
}

/** The agent as it is shown: the one truth for window, tray and `status`. */
export function snapshotOf(parts: SnapshotParts): Snapshot {
  const { state, settings, now, coordinators, current } = parts;
  const build = 'build' in state ? state.build : null;
  const isFinishing = build?.isFinishing ?? false;
  const verdict: Snapshot['verdict'] = state.at === 'off' ? { kind: 'allow', reasons: [] } : state.verdict;
  return {
    pid: process.pid,
    version: agentVersion,
    machine: settings.machineName,
    at: now,
    state: state.at,
    verdict,
    face: faceOf({ at: state.at, build: faceBuild(build), coordinators }, verdict),
    sentence: describe(state),
    explanation: build === null ? parts.explanation : null,
    conditions: parts.conditions,
    column: parts.column,
    pausedUntil: shown(pausedUntilMs(settings), now),
    anywayUntil: stillTo(anywayUntilMs(settings), now),
    isFinishing,
    meters: parts.meters,
    gaveWay: parts.gaveWay,
    build: build === null ? null : snapshotBuild(build, now, current),
    coordinators: coordinators.map(({ url, link, detail, retryAt }) => ({ url, link, detail, retryAt })),
    outbox: parts.outbox,
    leftovers: parts.leftovers ?? [],
    message: parts.message,
  };
}

function faceBuild(build: Build | null): FaceParts['build'] {
  return build === null ? null : { isFinishing: build.isFinishing, isFrozen: build.phase.at === 'frozen' };
}

function shown(at: number | null, now: number): Snapshot['pausedUntil'] {
  return at === Infinity ? 'until-resumed' : stillTo(at, now);
}

function stillTo(at: number | null, now: number): number | null {
  return at !== null && at > now ? at : null;
}

/** Without the time that it stands still, or stood still. */
function elapsedMs({ phase, startedAt, frozenMs }: Build, now: number): number {
  const until = phase.at === 'frozen' ? phase.frozenAt : now;
  return Math.max(0, until - startedAt - frozenMs);
}

function stepMs(phase: Phase & { at: 'running' | 'frozen' }, now: number): number {
  return Math.max(0, (phase.at === 'frozen' ? phase.frozenAt : now) - phase.since);
}

function frozenOf({ phase }: Build): SnapshotBuild['frozen'] {
  return phase.at === 'frozen' ? { since: phase.frozenAt, givenBackAt: phase.frozenAt + phase.holdMs } : null;
}

function snapshotBuild(build: Build, now: number, current: CurrentBuild | null): SnapshotBuild {
  const { phase, claimId, coordinator, project, target, title, attempt, startedAt } = build;
  const estimate = current?.parts.estimate;
  return {
    claimId,
    coordinator,
    project,
    target,
    title,
    attempt,
    phase: phase.at,
    step:
      phase.at === 'running' || phase.at === 'frozen'
        ? {
            n: phase.n,
            of: build.stepCount,
            name: phase.name,
            startedAt: phase.since,
            elapsedMs: stepMs(phase, now),
            estimateMs: estimate?.stepMs(phase.name) ?? null,
          }
        : null,
    startedAt,
    elapsedMs: elapsedMs(build, now),
    frozen: frozenOf(build),
    frozenMs: build.frozenMs + (phase.at === 'frozen' ? Math.max(0, now - phase.frozenAt) : 0),
    estimateMs: estimate?.buildMs ?? null,
    isSample: coordinator === localCoordinator,
    commit: current?.commit ?? null,
    ...numberOf(current),
    logBytes: current?.log?.bytes ?? 0,
    steps: current === null ? [] : stepsOf(build, now, current),
  };
}

function numberOf(current: CurrentBuild | null): Pick<SnapshotBuild, 'buildNumber'> {
  const buildNumber = current?.parts.offer.learnt?.().buildNumber ?? null;
  return buildNumber === null ? {} : { buildNumber };
}

function stepsOf({ phase }: Build, now: number, current: CurrentBuild): SnapshotBuild['steps'] {
  const { offer, estimate } = current.parts;
  return (offer.job?.steps ?? []).map(({ name }, n) => {
    const ended = current.ended(n);
    const estimateMs = estimate.stepMs(name);
    if (ended !== null) {
      const state = ended.outcome === 'passed' ? 'done' : 'failed';
      return { name, state, elapsedMs: ended.durationMs, estimateMs };
    }
    return (phase.at === 'running' || phase.at === 'frozen') && phase.n === n
      ? { name, state: 'running', elapsedMs: stepMs(phase, now), estimateMs }
      : { name, state: 'todo', elapsedMs: null, estimateMs };
  });
}
