import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Waits while a program runs that the owner wants nothing beside, or that asked for the whole machine itself. */
export const exclusiveApp: Rule = {
  blocks: true,
  judge: ({ host }, { limits: { exclusiveApps } }) => {
    const program = host?.presence.exclusive ?? null;
    if (program === null) return null;
    // Linux cuts the names of processes at 15 bytes (proc(5), comm).
    const isListed = exclusiveApps.some((name) => name.toLowerCase().startsWith(program.toLowerCase()));
    return reason('exclusive-app', 'Waiting: a program runs that wants this computer to itself.', {
      evidence: `running: ${program}`,
      clears: 'when it has ended',
      action: isListed ? `End ${program}, or take it from the list among the limits.` : `End ${program}.`,
    });
  },
};
