import type { Rule } from './rule.js';
import { inWords } from './in-words.js';

/** Waits while the owner has paused the agent. */
export const paused: Rule = {
  blocks: true,
  judge: ({ now }, { pausedUntil }) =>
    pausedUntil === null || pausedUntil <= now
      ? null
      : {
          code: 'paused',
          evidence:
            pausedUntil === Infinity
              ? 'paused until resumed'
              : `paused for ${inWords(pausedUntil - now)} more`,
          clears: pausedUntil === Infinity ? null : `in ${inWords(pausedUntil - now)}`,
          clearsAt: pausedUntil === Infinity ? null : pausedUntil,
          action: 'Resume',
          isOverridable: false,
          sentence: 'Paused by you.',
        },
};
