import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { StepClock } from '../step-clock.js';
import type { Freezer, Frozen } from './freezer.js';
import { Pace } from './pace.js';

interface Room {
  readonly freezer: Freezer;
  readonly clock: StepClock;
  readonly seen: string[];
  readonly state: { isHeld: boolean; isTicking: boolean };
}

/** A step whose freezer takes a turn of the event loop, as a real one does. */
function room(): Room {
  const seen: string[] = [];
  const state = { isHeld: false, isTicking: true };
  const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
  const frozen: Frozen = { method: 'stop-signals', tookMs: 1, stillAtMs: 1, escapes: 0, isStill: true };
  const change = async (isHeld: boolean): Promise<void> => {
    seen.push(isHeld ? 'freeze' : 'thaw');
    await turn();
    state.isHeld = isHeld;
  };
  const freezer: Freezer = {
    kind: 'stop-signals',
    wrap: (command) => command,
    attach: () => undefined,
    isEmpty: () => false,
    freeze: () => change(true).then(() => frozen),
    hold: () => change(true),
    thaw: () => change(false),
    kill: async () => false,
    close: async () => undefined,
  };
  const clock: StepClock = {
    heard: () => undefined,
    stop: () => void (state.isTicking = false),
    go: () => void (state.isTicking = true),
    lose: () => undefined,
    elapsedMs: () => 0,
    end: () => undefined,
  };
  return { freezer, clock, seen, state };
}

const restart = (): void => undefined;

describe('the pace of a build', () => {
  it('brings what runs to where the last word says, whatever came before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), async (words) => {
        const pace = new Pace();
        const step = room();
        pace.step(true).enter({ ...step, restart });
        await Promise.all(words.map((isFrozen) => (isFrozen ? pace.freeze() : pace.thaw())));
        const last = words.at(-1)!;
        expect(step.state).toEqual({ isHeld: last, isTicking: !last });
        expect(step.seen).toEqual(step.seen.map((_, n) => (n % 2 === 0 ? 'freeze' : 'thaw')));
      }),
    );
  });

  it('counts the time that it stood still, and the machine’s sleep', async () => {
    let now = 0;
    const pace = new Pace(() => now);
    now = 100;
    await pace.freeze();
    now = 400;
    expect(pace.figures()).toEqual({ frozenMs: 300, frozenCount: 1 });
    await pace.thaw();
    now = 1000;
    pace.slept(5000);
    expect(pace.figures()).toEqual({ frozenMs: 5300, frozenCount: 2 });
    expect(pace.sleptMs).toBe(5000);
  });

  it('freezes a step that begins in a freeze, and counts that for it', async () => {
    const pace = new Pace();
    const step = room();
    await pace.freeze();
    const run = pace.step(true);
    expect(run.freezes).toBe(1);
    const leave = run.enter({ ...step, restart });
    await pace.freeze();
    expect(step.state).toEqual({ isHeld: true, isTicking: false });
    leave();
    await pace.thaw();
    expect(step.seen).toEqual(['freeze']);
    expect(pace.step(true).freezes).toBe(0);
  });

  it('ends what cannot be frozen, once it stands still', async () => {
    const pace = new Pace();
    const step = room();
    const run = pace.step(false);
    run.enter({ ...step, restart: () => void step.seen.push('restart') });
    await pace.freeze();
    expect(step.seen).toEqual(['freeze', 'restart']);
    expect(run.wasRestarted).toBe(true);
  });

  it('lets nothing begin before it goes on, or is interrupted', async () => {
    const pace = new Pace();
    const seen: string[] = [];
    await pace.freeze();
    const interruption = new AbortController();
    const waits = [
      pace.untilThawed(new AbortController().signal).then(() => seen.push('thawed')),
      pace.untilThawed(interruption.signal).then(() => seen.push('interrupted')),
    ];
    interruption.abort();
    await waits[1];
    seen.push('thaw');
    await pace.thaw();
    await Promise.all(waits);
    expect(seen).toEqual(['interrupted', 'thaw', 'thawed']);
  });

  it('counts as a freeze that the agent itself was stopped, which takes no time from the step', () => {
    vi.useFakeTimers();
    let now = 0;
    const pace = new Pace(() => now);
    const lost: number[] = [];
    const forget = pace.watch({ ...room().clock, lose: (ms) => void lost.push(ms) });
    const beat = (tookMs: number): void => {
      now += tookMs;
      vi.advanceTimersByTime(1000);
    };
    for (const tookMs of [1000, 1900, 31_000, 1000]) beat(tookMs);
    expect(lost).toEqual([30_000]);
    expect(pace.figures()).toEqual({ frozenMs: 30_000, frozenCount: 1 });
    forget();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});
