import type { ClaimId, Verdict } from '@barnraiser/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from './effect.js';
import type { Event, OfferedBuild } from './event.js';
import type { Circumstances } from './give-way.js';
import { reduce } from './reduce.js';
import { initialState, type State } from './state.js';

const allow: Verdict = { kind: 'allow', reasons: [] };
const wait: Verdict = {
  kind: 'wait',
  reasons: [
    {
      code: 'paused',
      evidence: 'paused',
      clears: null,
      clearsAt: null,
      action: null,
      sentence: 'Paused by you.',
      isOverridable: false,
    },
  ],
};
const ids = ['a', 'b', 'c'] as ClaimId[];
const [a, b] = ids as [ClaimId, ClaimId];

function offered(claimId: ClaimId): OfferedBuild {
  return {
    claimId,
    coordinator: 'http://c',
    project: 'hello',
    target: 'linux',
    title: 'Hello',
    attempt: 1,
    stepCount: 3,
    startedDespitePresence: false,
  };
}

const quiet: Circumstances = {
  now: 1000,
  isOverriding: false,
  lastInputAt: null,
  isSuspended: false,
  holdMs: 600_000,
  resumeAfterMs: 60_000,
};
const judged = (verdict: Verdict, now = quiet.now): Event => ({
  kind: 'verdictReached',
  verdict,
  circumstances: { ...quiet, now },
});
const hot: Verdict = { kind: 'wait', reasons: [{ ...wait.reasons[0]!, code: 'thermal' }] };

const offer = (claimId: ClaimId): Event => ({ kind: 'buildOffered', build: offered(claimId), now: 1 });
const wish = (claimId: ClaimId): Event => ({
  kind: 'buildOffered',
  build: { ...offered(claimId), startedDespitePresence: true },
  now: 1,
});
const step = (claimId: ClaimId): Event => ({ kind: 'stepStarted', claimId, n: 0, name: 'make', now: 2 });
const interrupt = (claimId: ClaimId, kind: 'cancelled' | 'abandoned'): Event => ({
  kind: 'interruptionAsked',
  claimId,
  by: { kind },
});
const played = (claimId: ClaimId): Event => ({ kind: 'buildPlayed', claimId });
const reported = (claimId: ClaimId): Event => ({ kind: 'buildReported', claimId });
const cleaned = (claimId: ClaimId): Event => ({ kind: 'buildCleaned', claimId });
const started: Event = { kind: 'started', verdict: allow };
const pause = (build: 'release' | 'finish'): Event => ({ kind: 'pauseAsked', build });
const stop = (how: 'now' | 'after-build'): Event => ({ kind: 'stopAsked', how });

function after(...events: Event[]): { state: State; effects: Effect[] } {
  let state: State = initialState;
  let effects: Effect[] = [];
  for (const event of events) {
    const [next, made] = reduce(state, event);
    state = next;
    effects = [...made];
  }
  return { state, effects };
}

function briefly({ state, effects }: { state: State; effects: Effect[] }): string {
  const build = 'build' in state ? (state.build?.phase.at ?? 'none') : '';
  return `${state.at}${build && `(${build})`}: ${effects.map((effect) => effect.kind).join(' ')}`;
}

describe('the reducer', () => {
  it.each([
    ['starts to seek when it may work', [started], 'seeking: setAvailability'],
    ['starts to wait when it may not', [{ kind: 'started', verdict: wait }], 'waiting: setAvailability'],
    ['stops seeking', [started, judged(wait)], 'waiting: setAvailability'],
    ['starts what is offered', [started, offer(a)], 'working(preparing): setAvailability startBuild'],
    ['refuses a second build', [started, offer(a), offer(b)], 'working(preparing): refuseBuild'],
    ['refuses while waiting', [{ kind: 'started', verdict: wait }, offer(a)], 'waiting: refuseBuild'],
    ['refuses while off', [offer(a)], 'off: refuseBuild'],
    ['follows the steps', [started, offer(a), step(a)], 'working(running): '],
    ['ignores a step of another build', [started, offer(a), step(b)], 'working(preparing): '],
    ['reports what was played', [started, offer(a), step(a), played(a)], 'working(reporting): reportBuild'],
    ['cleans after the report', [started, offer(a), played(a), reported(a)], 'working(cleaning): cleanBuild'],
    [
      'seeks again after a build',
      [started, offer(a), played(a), reported(a), cleaned(a)],
      'seeking: finishBuild setAvailability',
    ],
    [
      'interrupts a running build once',
      [started, offer(a), step(a), interrupt(a, 'cancelled')],
      'working(interrupted): interruptBuild',
    ],
    [
      'keeps to the first interruption',
      [started, offer(a), interrupt(a, 'cancelled'), interrupt(a, 'abandoned')],
      'working(interrupted): ',
    ],
    [
      'cannot interrupt a build that is over',
      [started, offer(a), played(a), interrupt(a, 'cancelled')],
      'working(reporting): ',
    ],
    [
      'ignores a step that starts after an interruption',
      [started, offer(a), interrupt(a, 'cancelled'), step(a)],
      'working(interrupted): ',
    ],
    ['drains at once without a build', [started, stop('now')], 'draining(none): setAvailability flushOutbox'],
    ['finishes the build before it stops', [started, offer(a), stop('after-build')], 'draining(preparing): '],
    [
      'gives the build back when stopped now',
      [started, offer(a), stop('now')],
      'draining(interrupted): interruptBuild',
    ],
    [
      'leaves it to the verdict what a pause does',
      [started, offer(a), step(a), pause('release')],
      'working(running): ',
    ],
    [
      'gives the build back when the owner wants all of the machine',
      [started, offer(a), step(a), { kind: 'reclaimAsked' }],
      'working(interrupted): interruptBuild',
    ],
    [
      'lets the build finish before a pause',
      [started, offer(a), step(a), pause('finish'), judged(wait)],
      'working(running): ',
    ],
    [
      'gives way when the pause that it finished for comes anew',
      [started, offer(a), step(a), pause('finish'), { kind: 'resumeAsked' }, judged(wait)],
      'working(frozen): freezeBuild',
    ],
    ['does not work for a pause', [started, pause('release')], 'seeking: '],
    ['stands still', [started, offer(a), step(a), judged(wait)], 'working(frozen): freezeBuild'],
    [
      'stands still also while it stops after the build',
      [started, offer(a), step(a), stop('after-build'), judged(wait)],
      'draining(frozen): freezeBuild',
    ],
    [
      'does not hold what is only being prepared',
      [started, offer(a), judged(wait)],
      'working(interrupted): interruptBuild',
    ],
    ['stands still once', [started, offer(a), step(a), judged(wait), judged(wait)], 'working(frozen): '],
    [
      'goes on when it may',
      [started, offer(a), step(a), judged(wait), judged(allow)],
      'working(running): thawBuild',
    ],
    [
      'goes back when the hold is over',
      [started, offer(a), step(a), judged(wait), judged(wait, 601_000)],
      'working(interrupted): interruptBuild',
    ],
    [
      'holds anew after it went on',
      [started, offer(a), step(a), judged(wait), judged(allow, 500_000), judged(wait), judged(wait, 600_500)],
      'working(frozen): ',
    ],
    [
      'does not hold longer because the clock was set back',
      [started, offer(a), step(a), judged(wait, 900_000), judged(wait, 0), judged(wait, 600_000)],
      'working(interrupted): interruptBuild',
    ],
    [
      'goes back at once for what standing still does not help',
      [started, offer(a), step(a), judged(wait), judged(hot)],
      'working(interrupted): interruptBuild',
    ],
    [
      'goes back when it cannot be made to stand still',
      [started, offer(a), step(a), judged(wait), { kind: 'freezeFailed', claimId: a }],
      'working(interrupted): interruptBuild',
    ],
    [
      'does not mind a late word of a failed freeze',
      [started, offer(a), step(a), judged(wait), judged(allow), { kind: 'freezeFailed', claimId: a }],
      'working(running): ',
    ],
    [
      'shows the step that begins in a freeze',
      [started, offer(a), step(a), judged(wait), step(a)],
      'working(frozen): ',
    ],
    [
      'is given back from a freeze when stopped now',
      [started, offer(a), step(a), judged(wait), stop('now')],
      'draining(interrupted): interruptBuild',
    ],
    [
      'reports what ended just before it stood still',
      [started, offer(a), step(a), judged(wait), played(a)],
      'working(reporting): reportBuild',
    ],
    ['is not interrupted by what is good', [started, offer(a), step(a), judged(allow)], 'working(running): '],
    [
      'starts what the owner asks for although it waits',
      [{ kind: 'started', verdict: wait }, wish(a)],
      'working(preparing): setAvailability startBuild',
    ],
    ['is off once all is delivered', [started, stop('now'), { kind: 'outboxSettled' }], 'off: quit'],
    ['stays off when stopped again', [stop('now')], 'off: '],
  ] satisfies [string, Event[], string][])('%s', (_name, events, expected) => {
    expect(briefly(after(...events))).toBe(expected);
  });

  it.each([
    ['cancelled', { kind: 'result' }],
    ['abandoned', { kind: 'forget' }],
  ] as const)('ends a build that was %s accordingly', (kind, ending) => {
    const { effects } = after(started, offer(a), interrupt(a, kind), played(a));
    expect(effects).toEqual([{ kind: 'reportBuild', claimId: a, ending }]);
  });

  it('never reports a build that gave way as anything but given back', () => {
    const { effects } = after(started, offer(a), step(a), judged(wait), judged(wait, 999_999), played(a));
    const ending = { kind: 'release', reason: 'owner-reclaimed' };
    expect(effects).toEqual([{ kind: 'reportBuild', claimId: a, ending }]);
  });

  it('releases the build that a stop interrupted', () => {
    const { effects } = after(started, offer(a), stop('now'), played(a));
    expect(effects).toEqual([
      { kind: 'reportBuild', claimId: a, ending: { kind: 'release', reason: 'shutdown' } },
    ]);
  });

  it('holds its invariants whatever happens', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let state: State = initialState;
        const starts = new Map<ClaimId, number>();
        const ends = new Map<ClaimId, number>();
        for (const event of events) {
          const before = currentOf(state);
          const [next, effects] = reduce(state, event);
          const named = effects.filter((effect) => 'claimId' in effect && effect.kind !== 'refuseBuild');
          for (const effect of named as (Effect & { claimId: ClaimId })[]) {
            expect([before, currentOf(next)]).toContain(effect.claimId);
            expect(effect.kind === 'startBuild' && before !== null, 'two builds at once').toBe(false);
            if (effect.kind === 'startBuild') count(starts, effect.claimId);
            if (effect.kind === 'finishBuild') count(ends, effect.claimId);
          }
          state = next;
        }
        const current = currentOf(state);
        for (const [claimId, n] of starts)
          expect(ends.get(claimId) ?? 0).toBe(claimId === current ? n - 1 : n);
        for (const claimId of ends.keys()) expect(starts.has(claimId)).toBe(true);
      }),
    );
  });

  it('freezes and thaws in turn, holds no longer than it may, and runs only while it may', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 80 }), (events) => {
        let state: State = initialState;
        const isHeld = new Map<ClaimId, boolean>();
        for (const event of events) {
          const [next, effects] = reduce(state, event);
          for (const effect of effects) {
            if (effect.kind === 'startBuild') isHeld.set(effect.claimId, false);
            if (effect.kind !== 'freezeBuild' && effect.kind !== 'thawBuild') continue;
            expect(isHeld.get(effect.claimId)).toBe(effect.kind === 'thawBuild');
            isHeld.set(effect.claimId, effect.kind === 'freezeBuild');
          }
          state = next;
          const build = 'build' in state ? state.build : null;
          if (build === null || event.kind !== 'verdictReached') continue;
          const { phase } = build;
          const mustWait = event.verdict.kind === 'wait' && !build.isFinishing;
          expect(mustWait && (phase.at === 'preparing' || phase.at === 'running')).toBe(false);
          const heldMs = phase.at === 'frozen' ? event.circumstances.now - phase.frozenAt : -1;
          expect(phase.at === 'frozen' && !isHeld.get(build.claimId)).toBe(false);
          expect(heldMs).toBeLessThan(quiet.holdMs);
        }
      }),
    );
  });

  it('reaches off after stopAsked once its effects are answered', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { maxLength: 40 }),
        fc.constantFrom('now' as const, 'after-build' as const),
        fc.array(anyEvent, { maxLength: 40 }),
        (before, how, noise) => {
          const world = new World();
          for (const event of [started, ...before]) world.happen(event);
          world.happen(stop(how));
          for (const event of noise) if (event.kind !== 'started') world.happen(event);
          world.answerAll();
          expect(world.state.at).toBe('off');
        },
      ),
    );
  });
});

const anyId = fc.constantFrom(...ids);
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc
    .tuple(fc.constantFrom(allow, wait, hot), fc.integer({ min: 0, max: 2_000_000 }))
    .map(([verdict, now]) => judged(verdict, now)),
  anyId.map((claimId): Event => ({ kind: 'freezeFailed', claimId })),
  fc.constant<Event>({ kind: 'reclaimAsked' }),
  fc.constantFrom<Event>(pause('release'), pause('finish'), { kind: 'resumeAsked' }),
  fc.constant(started),
  anyId.map(offer),
  anyId.map(step),
  fc
    .tuple(anyId, fc.constantFrom('cancelled' as const, 'abandoned' as const))
    .map(([id, kind]) => interrupt(id, kind)),
  anyId.map(played),
  anyId.map(reported),
  anyId.map(cleaned),
  fc.constantFrom(stop('now'), stop('after-build')),
  fc.constant<Event>({ kind: 'outboxSettled' }),
);

/** Answers every effect that asks for an event, as the agent does. */
class World {
  state: State = initialState;
  private readonly open: Effect[] = [];

  happen(event: Event): void {
    const [state, effects] = reduce(this.state, event);
    this.state = state;
    this.open.push(...effects);
  }

  answerAll(): void {
    for (let effect = this.open.shift(); effect; effect = this.open.shift()) {
      if (effect.kind === 'startBuild') this.happen(played(effect.claimId));
      if (effect.kind === 'reportBuild') this.happen(reported(effect.claimId));
      if (effect.kind === 'cleanBuild') this.happen(cleaned(effect.claimId));
      if (effect.kind === 'flushOutbox') this.happen({ kind: 'outboxSettled' });
    }
  }
}

function currentOf(state: State): ClaimId | null {
  return 'build' in state ? (state.build?.claimId ?? null) : null;
}

function count(counts: Map<ClaimId, number>, claimId: ClaimId): void {
  counts.set(claimId, (counts.get(claimId) ?? 0) + 1);
}
