import { create } from 'zustand';
import type { LocalProblem } from '@barnraiser/protocol';
import { call, problemOf } from '../bridge/bridge.js';

const minuteMs = 60_000;

/** The problem of the last deed that did not work; null: none, or it was dismissed. */
export const useDeedProblem = create<{ readonly problem: LocalProblem | null }>(() => ({ problem: null }));

/** Does something that a person asked for; when it fails the window says so. Answers whether it worked. */
export async function perform(deed: Promise<unknown>): Promise<boolean> {
  try {
    await deed;
    useDeedProblem.setState({ problem: null });
    return true;
  } catch (error) {
    useDeedProblem.setState({ problem: problemOf(error) });
    return false;
  }
}

/** Eight o'clock tomorrow, local time; epoch ms. */
export function tomorrowAtEight(now: number): number {
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  return morning.setHours(8, 0, 0, 0);
}

/** What the header, the palette and the shortcuts do. A pause gives a running build back, `finish` does not. */
export const deeds = {
  pauseFor: (minutes: number) => pauseUntil(new Date(Date.now() + minutes * minuteMs).toISOString()),
  pauseUntilTomorrow: () => pauseUntil(new Date(tomorrowAtEight(Date.now())).toISOString()),
  pauseUntilResumed: () => pauseUntil('until-resumed'),
  finishThenPause: () => perform(call('pause', { until: 'until-resumed', build: 'finish' })),
  resume: () => perform(call('resume')),
  buildAnyway: (minutes: number) => perform(call('buildAnyway', { minutes })),
  giveBack: () => perform(call('giveBack')),
  stopAll: () => perform(call('stopAll')),
  restartAgent: () => perform(call('restartAgent')),
} as const;

function pauseUntil(until: string): Promise<boolean> {
  return perform(call('pause', { until, build: 'release' }));
}
