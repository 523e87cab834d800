import type { Reason, Verdict } from '@barnraiser/protocol';
import type { Effect } from './effect.js';
import { type Circumstances, type FreezeCause, giveWay } from './give-way.js';
import type { Interruption } from './interruption.js';
import type { Build, Phase } from './state.js';

type Step = readonly [Build, readonly Effect[]];
type Frozen = Phase & { at: 'frozen' };

/**
 * The ladder by which a build gives way:
 *
 *     running ── somebody is here, a pause, sleep ──→ frozen ── all clear ──→ running
 *        └── memory, heat, battery, shutdown ──→ released ←── the hold is over ──┘
 *
 * What is still being prepared has nothing worth holding, and is given back at once.
 */
export function yieldTo(verdict: Verdict, build: Build, circumstances: Circumstances): Step {
  const way = giveWay(verdict, build, circumstances);
  const { phase } = build;
  if (way?.how === 'release') return released(build, way.reason);
  if (way === null) return phase.at === 'frozen' ? thawed(build, phase, circumstances.now) : [build, []];
  switch (phase.at) {
    case 'preparing':
      // Who closes the lid on a download finds it going on when they open it.
      return way.cause === 'asleep' ? [build, []] : released(build, 'owner-reclaimed');
    case 'running':
      return frozen(build, phase, way.cause, circumstances);
    case 'frozen':
      return held(build, phase, way.cause, circumstances);
    case 'interrupted':
    case 'reporting':
    case 'cleaning':
      return [build, []];
  }
}

/** Gives a build back that is not over yet. */
export function released(build: Build, reason: Reason): Step {
  return interrupted(build, { kind: 'released', reason });
}

/** The first interruption stands; a build that is over cannot be interrupted any more. */
export function interrupted(build: Build, by: Interruption): Step {
  const { phase, claimId } = build;
  return phase.at === 'preparing' || phase.at === 'running' || phase.at === 'frozen'
    ? [{ ...build, phase: { at: 'interrupted', by } }, [{ kind: 'interruptBuild', claimId, by }]]
    : [build, []];
}

function frozen(
  build: Build,
  { n, name, since }: Phase & { at: 'running' },
  cause: FreezeCause,
  { now, holdMs, resumeAfterMs }: Circumstances,
): Step {
  return [
    { ...build, phase: { at: 'frozen', n, name, since, frozenAt: now, cause, holdMs, resumeAfterMs } },
    [{ kind: 'freezeBuild', claimId: build.claimId }],
  ];
}

/** Stands still on, for a cause and under terms that may have changed; or the hold is over. */
function held(build: Build, phase: Frozen, cause: FreezeCause, circumstances: Circumstances): Step {
  const { now, holdMs, resumeAfterMs } = circumstances;
  // A clock that was set back must not hold a build for hours longer.
  const frozenAt = Math.min(phase.frozenAt, now);
  if (now - frozenAt >= holdMs) return released(build, 'owner-reclaimed');
  const isSame =
    cause === phase.cause &&
    frozenAt === phase.frozenAt &&
    holdMs === phase.holdMs &&
    resumeAfterMs === phase.resumeAfterMs;
  return [isSame ? build : { ...build, phase: { ...phase, cause, frozenAt, holdMs, resumeAfterMs } }, []];
}

function thawed(build: Build, { n, name, since, frozenAt }: Frozen, now: number): Step {
  const frozenMs = Math.max(0, now - frozenAt);
  return [
    {
      ...build,
      frozenMs: build.frozenMs + frozenMs,
      // A step's time goes on from where it stood.
      phase: { at: 'running', n, name, since: since + frozenMs },
    },
    [{ kind: 'thawBuild', claimId: build.claimId }],
  ];
}
