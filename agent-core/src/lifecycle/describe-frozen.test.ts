import { expect, it } from 'vitest';
import { describeFrozen } from './describe-frozen.js';

const phase = { at: 'frozen', n: 0, name: 'make', since: 0, frozenAt: 0, holdMs: 600_000 } as const;

it.each([
  [
    'user-active',
    60_000,
    'Holding still while you use this computer; the build goes on 60 s after you stop.',
  ],
  [
    'user-active',
    180_000,
    'Holding still while you use this computer; the build goes on 3 min after you stop.',
  ],
  [
    'remote-session',
    90_000,
    'Holding still while somebody uses this computer from elsewhere; the build goes on 90 s after they stop.',
  ],
  [
    'idle-unknown',
    60_000,
    'Holding still: it is not known whether you are using this computer; it is given back after 10 min.',
  ],
  [
    'paused',
    60_000,
    'Paused by you: the build holds still, goes on if you resume, and is given back after 10 min.',
  ],
  ['asleep', 60_000, 'Holding still while this computer sleeps; the build goes on when it wakes up.'],
  [
    'fullscreen',
    60_000,
    'Holding still while a program fills the screen; the build goes on when it does not.',
  ],
] as const)(
  'a build that stands still for %s says so, and what becomes of it',
  (cause, resumeAfterMs, words) => {
    expect(describeFrozen({ ...phase, cause, resumeAfterMs })).toBe(words);
  },
);
