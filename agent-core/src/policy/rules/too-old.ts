import type { Rule } from './rule.js';
import { whoInWords } from './in-words.js';

/** Tells that a coordinator speaks no version of the protocol that this agent knows. */
export const tooOld: Rule = {
  blocks: false,
  judge: ({ coordinators }) => {
    const refusing = coordinators.filter(({ refusal }) => refusal === 'too-old');
    if (refusing.length === 0) return null;
    return {
      code: 'too-old',
      evidence: refusing.map(({ url, detail }) => `${url}: ${detail ?? 'version not served'}`).join('; '),
      clears: null,
      clearsAt: null,
      isOverridable: false,
      action: 'Install the newest barnraiser-agent.',
      sentence: `${whoInWords(refusing)} speaks another version of the protocol.`,
    };
  },
};
