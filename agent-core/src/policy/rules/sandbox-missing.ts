import type { Rule } from './rule.js';

/** Waits when the owner requires a sandbox that this machine does not have. */
export const sandboxMissing: Rule = {
  blocks: true,
  judge: ({ sandboxes }, { isolation }) =>
    isolation === 'best' || sandboxes === null || sandboxes.includes(isolation)
      ? null
      : {
          code: 'sandbox-missing',
          evidence: `required: ${isolation}; works here: ${sandboxes.join(', ') || 'nothing'}`,
          clears: null,
          clearsAt: null,
          isOverridable: false,
          action: `Install ${isolation} (and allow unprivileged user namespaces), or choose --isolation best.`,
          sentence: `Waiting: builds must run under ${isolation}, which does not work here.`,
        },
};
