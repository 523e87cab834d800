import type { Rule } from './rule.js';
import { whoInWords } from './in-words.js';

/** Tells that a coordinator has suspended this machine. */
export const quarantined: Rule = {
  blocks: false,
  judge: ({ coordinators }) => {
    const refusing = coordinators.filter(({ refusal }) => refusal === 'suspended');
    if (refusing.length === 0) return null;
    return {
      code: 'quarantined',
      evidence: refusing.map(({ url, detail }) => `${url}: ${detail ?? 'suspended'}`).join('; '),
      clears: 'when the maintainer lifts it',
      clearsAt: null,
      isOverridable: false,
      action: 'See in the history what went wrong.',
      sentence: `${whoInWords(refusing)} has suspended this machine.`,
    };
  },
};
