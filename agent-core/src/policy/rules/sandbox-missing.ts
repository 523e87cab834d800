import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Waits when the owner requires a sandbox that this machine does not have. */
export const sandboxMissing: Rule = {
  blocks: true,
  judge: ({ sandboxes }, { isolation }) =>
    isolation === 'best' || sandboxes === null || sandboxes.includes(isolation)
      ? null
      : reason('sandbox-missing', `Waiting: builds must run under ${isolation}, which does not work here.`, {
          evidence: `required: ${isolation}; works here: ${sandboxes.join(', ') || 'nothing'}`,
          action: `Install ${isolation} (and allow unprivileged user namespaces), or choose the best isolation that works here.`,
        }),
};
