import type { Rule } from './rule.js';
import { whoInWords } from './in-words.js';

/** Tells that all is well and nothing is queued for this machine. */
export const queueEmpty: Rule = {
  blocks: false,
  judge: ({ coordinators, now }) => {
    const asked = coordinators.filter(
      ({ link, pausedUntil }) => link === 'online' && (pausedUntil === null || pausedUntil <= now),
    );
    if (asked.length === 0) return null;
    return {
      code: 'queue-empty',
      evidence: `connected to ${whoInWords(asked)}; nothing queued that fits this machine`,
      clears: 'as soon as a build is asked for',
      clearsAt: null,
      isOverridable: false,
      action: null,
      sentence: `Ready: nothing to build at ${whoInWords(asked)} just now.`,
    };
  },
};
