import type { Rule } from './rule.js';
import { whoInWords } from './in-words.js';

/** Tells that a coordinator does not accept this machine, or that a person there must approve it first. */
export const unauthorised: Rule = {
  blocks: false,
  judge: ({ coordinators }) => {
    const refusing = coordinators.filter(
      ({ refusal }) => refusal === 'unauthorised' || refusal === 'pending',
    );
    if (refusing.length === 0) return null;
    const isPending = refusing.every(({ refusal }) => refusal === 'pending');
    return {
      code: 'unauthorised',
      evidence: refusing.map(({ url, detail }) => `${url}: ${detail ?? 'refused'}`).join('; '),
      clears: isPending ? 'when a maintainer approves this machine' : null,
      clearsAt: null,
      isOverridable: false,
      action: isPending
        ? 'Ask the maintainer to approve this machine.'
        : 'Ask for a new invite and join again: barnraiser-agent join INVITE',
      sentence: isPending
        ? `Waiting for approval by ${whoInWords(refusing)}.`
        : `${whoInWords(refusing)} does not accept this machine any more.`,
    };
  },
};
