import type { Rule } from './rule.js';

/** Waits while no coordinator has been joined. */
export const noProjects: Rule = {
  blocks: true,
  judge: ({ coordinators }) =>
    coordinators.length > 0
      ? null
      : {
          code: 'no-projects',
          evidence: 'no coordinator joined',
          clears: null,
          clearsAt: null,
          isOverridable: false,
          action: 'Ask a maintainer for an invite, then run: barnraiser-agent join INVITE',
          sentence: 'Waiting: this machine has not joined anybody yet.',
        },
};
