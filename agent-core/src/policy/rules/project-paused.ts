import type { Rule } from './rule.js';
import { inWords, whoInWords } from './in-words.js';

/** Tells that a coordinator asked for a pause; the agent goes on asking the others. */
export const projectPaused: Rule = {
  blocks: false,
  judge: ({ coordinators, now }) => {
    const pausing = coordinators.filter(({ pausedUntil }) => pausedUntil !== null && pausedUntil > now);
    if (pausing.length === 0) return null;
    const leftMs = Math.min(...pausing.map(({ pausedUntil }) => pausedUntil! - now));
    return {
      code: 'project-paused',
      evidence: pausing.map(({ url }) => `${url} asked for no more work`).join('; '),
      clears: leftMs === Infinity ? 'when the agent starts anew' : `in ${inWords(leftMs)}`,
      clearsAt: leftMs === Infinity ? null : now + leftMs,
      action: null,
      isOverridable: false,
      sentence: `${whoInWords(pausing)} asked this machine to pause.`,
    };
  },
};
