import type { Verdict } from '@barnraiser/protocol';
import type { Effect } from './effect.js';
import type { Event, OfferedBuild } from './event.js';
import { isUnsafe } from './give-way.js';
import type { Build, Ending, State } from './state.js';
import { interrupted, released, yieldTo } from './yield-ladder.js';

type Next = readonly [State, readonly Effect[]];

/**
 * The agent's whole behaviour: pure and total. An event that does not fit the state, or whose claim
 * is not the current build, changes nothing, so a completion that arrives late is harmless.
 */
export function reduce(state: State, event: Event): Next {
  switch (event.kind) {
    case 'started':
      return state.at === 'off' ? idle(event.verdict) : [state, []];
    case 'verdictReached':
      return verdictReached(state, event);
    case 'pauseAsked':
      return pauseAsked(state, event.build);
    case 'resumeAsked':
      return changed(state, { isFinishing: false });
    case 'reclaimAsked':
      return onCurrent(state, (build) => released(build, 'owner-reclaimed'));
    case 'buildOffered':
      return buildOffered(state, event);
    case 'stopAsked':
      return stopAsked(state, event.how);
    case 'outboxSettled':
      return state.at === 'draining' && state.build === null
        ? [{ at: 'off' }, [{ kind: 'quit' }]]
        : [state, []];
    case 'stepStarted':
    case 'interruptionAsked':
    case 'freezeFailed':
    case 'buildPlayed':
    case 'buildReported':
    case 'buildCleaned':
      return onBuild(state, event);
  }
}

/** Waits or seeks, as the verdict says. */
function idle(verdict: Verdict): Next {
  return verdict.kind === 'allow'
    ? [{ at: 'seeking', verdict }, [{ kind: 'setAvailability', availability: 'open' }]]
    : [{ at: 'waiting', verdict }, [{ kind: 'setAvailability', availability: 'draining' }]];
}

function verdictReached(state: State, { verdict, circumstances }: Event & { kind: 'verdictReached' }): Next {
  switch (state.at) {
    case 'off':
      return [state, []];
    case 'waiting':
      return verdict.kind === 'allow' ? idle(verdict) : [{ at: 'waiting', verdict }, []];
    case 'seeking':
      return verdict.kind === 'wait' ? idle(verdict) : [{ at: 'seeking', verdict }, []];
    case 'working':
    case 'draining':
      return onCurrent({ ...state, verdict }, (build) => yieldTo(verdict, build, circumstances));
  }
}

function buildOffered(state: State, { build, now }: Event & { kind: 'buildOffered' }): Next {
  const refuse = (why: 'busy' | 'policy' | 'stopping'): Next => [
    state,
    [{ kind: 'refuseBuild', claimId: build.claimId, why }],
  ];
  switch (state.at) {
    case 'off':
    case 'draining':
      return refuse('stopping');
    case 'working':
      return refuse('busy');
    case 'waiting':
      return build.startedDespitePresence && !isUnsafe(state.verdict)
        ? admitted(state.verdict, build, now)
        : refuse('policy');
    case 'seeking':
      return admitted(state.verdict, build, now);
  }
}

function admitted(verdict: Verdict, build: OfferedBuild, now: number): Next {
  return [
    {
      at: 'working',
      verdict,
      build: { ...build, startedAt: now, isFinishing: false, frozenMs: 0, phase: { at: 'preparing' } },
    },
    [
      { kind: 'setAvailability', availability: 'draining' },
      { kind: 'startBuild', claimId: build.claimId },
    ],
  ];
}

function pauseAsked(state: State, build: 'release' | 'finish'): Next {
  return build === 'finish'
    ? changed(state, { isFinishing: true })
    : changed(state, { isFinishing: false, startedDespitePresence: false });
}

function changed(state: State, change: Partial<Pick<Build, 'isFinishing' | 'startedDespitePresence'>>): Next {
  return onCurrent(state, (build) => [{ ...build, ...change }, []]);
}

/** Does something with the build that is there, if any. */
function onCurrent(state: State, act: (build: Build) => readonly [Build, readonly Effect[]]): Next {
  if ((state.at !== 'working' && state.at !== 'draining') || state.build === null) return [state, []];
  const [build, effects] = act(state.build);
  return [build === state.build ? state : { ...state, build }, effects];
}

function stopAsked(state: State, how: 'after-build' | 'now'): Next {
  switch (state.at) {
    case 'off':
      return [state, []];
    case 'waiting':
    case 'seeking':
      return drained(state.verdict);
    case 'working':
    case 'draining': {
      if (state.build === null) return [state, []];
      const [build, effects] =
        how === 'now' ? released(state.build, 'shutdown') : ([state.build, []] as const);
      return [{ at: 'draining', verdict: state.verdict, build }, effects];
    }
  }
}

type OnBuild = Exclude<
  Event,
  {
    kind:
      | 'started'
      | 'verdictReached'
      | 'pauseAsked'
      | 'resumeAsked'
      | 'reclaimAsked'
      | 'buildOffered'
      | 'stopAsked'
      | 'outboxSettled';
  }
>;

function onBuild(state: State, event: OnBuild): Next {
  if (state.at !== 'working' && state.at !== 'draining') return [state, []];
  const { build } = state;
  if (build === null || build.claimId !== event.claimId) return [state, []];
  if (event.kind === 'buildCleaned')
    return build.phase.at === 'cleaning' ? finished(state, build) : [state, []];
  const [next, effects] = stepBuild(build, event);
  return [{ ...state, build: next }, effects];
}

function stepBuild(
  build: Build,
  event: Exclude<OnBuild, { kind: 'buildCleaned' }>,
): readonly [Build, readonly Effect[]] {
  const { claimId, phase } = build;
  switch (event.kind) {
    case 'stepStarted':
      return [stepStarted(build, event), []];
    case 'interruptionAsked':
      return interrupted(build, event.by);
    case 'freezeFailed':
      return phase.at === 'frozen' ? released(build, 'owner-reclaimed') : [build, []];
    case 'buildPlayed':
      return phase.at === 'reporting' || phase.at === 'cleaning'
        ? [build, []]
        : [
            { ...build, phase: { at: 'reporting' } },
            [{ kind: 'reportBuild', claimId, ending: endingOf(build) }],
          ];
    case 'buildReported':
      return phase.at === 'reporting'
        ? [{ ...build, phase: { at: 'cleaning' } }, [{ kind: 'cleanBuild', claimId }]]
        : [build, []];
  }
}

function stepStarted(build: Build, { n, name, now }: Event & { kind: 'stepStarted' }): Build {
  switch (build.phase.at) {
    case 'preparing':
    case 'running':
      return { ...build, phase: { at: 'running', n, name, since: now } };
    case 'frozen':
      // It was on its way when the freeze came, and stands still from its first moment.
      return { ...build, phase: { ...build.phase, n, name, since: now } };
    case 'interrupted':
    case 'reporting':
    case 'cleaning':
      return build;
  }
}

function endingOf({ phase }: Build): Ending {
  if (phase.at !== 'interrupted') return { kind: 'result' };
  switch (phase.by.kind) {
    case 'cancelled':
    case 'timeout-wall':
      return { kind: 'result' };
    case 'released':
      return { kind: 'release', reason: phase.by.reason };
    case 'abandoned':
      return { kind: 'forget' };
  }
}

function finished(state: State & { at: 'working' | 'draining' }, build: Build): Next {
  const [next, effects] = state.at === 'draining' ? drained(state.verdict) : idle(state.verdict);
  return [next, [{ kind: 'finishBuild', claimId: build.claimId }, ...effects]];
}

function drained(verdict: Verdict): Next {
  return [
    { at: 'draining', verdict, build: null },
    [{ kind: 'setAvailability', availability: 'closed' }, { kind: 'flushOutbox' }],
  ];
}
