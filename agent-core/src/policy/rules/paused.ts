import { inWords } from './in-words.js';
import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Waits while the owner has paused the agent. */
export const paused: Rule = {
  blocks: true,
  judge: ({ now, local }, { pausedUntil }) => {
    if (pausedUntil === null || pausedUntil <= now) return null;
    const action = 'Resume, to build again.';
    if (pausedUntil === Infinity) {
      const evidence = 'paused until you resume';
      return reason('paused', 'Paused by you.', { evidence, clears: 'when you resume', action });
    }
    return reason('paused', `Paused by you until ${local.say(pausedUntil)}.`, {
      evidence: `paused for ${inWords(pausedUntil - now)} more`,
      clears: `in ${inWords(pausedUntil - now)}`,
      clearsAt: pausedUntil,
      action,
    });
  },
};
