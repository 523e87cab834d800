import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Waits while a program fills the screen: a film or a talk is watched without any input. */
export const fullscreen: Rule = {
  blocks: true,
  judge: ({ host }, { limits: { whileFullscreen } }) => {
    const program = host?.presence.fullscreen ?? null;
    if (program === null || whileFullscreen) return null;
    return reason('fullscreen', 'Waiting: a program fills the screen.', {
      evidence: `in full screen: ${program}`,
      clears: 'when it does not fill the screen any more',
      action: 'Leave full screen, or allow builds meanwhile, among the limits.',
      isOverridable: true,
    });
  },
};
