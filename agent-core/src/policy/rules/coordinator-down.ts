import type { Rule } from './rule.js';
import { inWords, whoInWords } from './in-words.js';

/** Tells that a joined coordinator cannot be reached; the driver keeps trying. */
export const coordinatorDown: Rule = {
  blocks: false,
  judge: ({ coordinators, now }) => {
    const down = coordinators.filter(({ link }) => link === 'offline');
    if (down.length === 0) return null;
    const nextAt = Math.min(...down.map(({ retryAt }) => retryAt ?? Infinity));
    return {
      code: 'coordinator-down',
      evidence: down.map(({ url, detail }) => `${url}: ${detail ?? 'no reply'}`).join('; '),
      clears: Number.isFinite(nextAt) ? `next try in ${inWords(Math.max(0, nextAt - now))}` : null,
      clearsAt: Number.isFinite(nextAt) ? nextAt : null,
      action: null,
      isOverridable: false,
      sentence: `${whoInWords(down)} cannot be reached; trying again.`,
    };
  },
};
