import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Takes no other build when the running one is to be the last. */
export const quitAfterBuild: Rule = {
  blocks: true,
  judge: ({ isFinishing }) =>
    isFinishing
      ? reason('quit-after-build', 'Finishing: no other build after this one.', {
          evidence: 'you asked to finish the running build and take no other',
          clears: 'when you resume',
          action: 'Resume, to go on with other builds.',
        })
      : null,
};
