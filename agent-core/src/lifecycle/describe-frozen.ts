import type { FreezeCause } from './give-way.js';
import type { Phase } from './state.js';

/** Why a build stands still, and what becomes of it, in one sentence. */
export function describeFrozen({ cause, holdMs, resumeAfterMs }: Phase & { at: 'frozen' }): string {
  const after = span(resumeAfterMs);
  const back = `it is given back after ${span(holdMs)}`;
  const sentences: Partial<Record<FreezeCause, string>> = {
    'user-active': `Holding still while you use this computer; the build goes on ${after} after you stop.`,
    'remote-session': `Holding still while somebody uses this computer from elsewhere; the build goes on ${after} after they stop.`,
    'idle-unknown': `Holding still: it is not known whether you are using this computer; ${back}.`,
    fullscreen: 'Holding still while a program fills the screen; the build goes on when it does not.',
    'exclusive-app':
      'Holding still while a program runs that wants the computer to itself; the build goes on when it has ended.',
    paused: `Paused by you: the build holds still, goes on if you resume, and is given back after ${span(holdMs)}.`,
    asleep: 'Holding still while this computer sleeps; the build goes on when it wakes up.',
  };
  return sentences[cause] ?? `Holding still; ${back}.`;
}

function span(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
