import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Waits while the disk has less free space than the owner's floor. */
export const diskFloor: Rule = {
  blocks: true,
  judge: ({ host }, { limits: { diskFloorMb } }) => {
    const freeMb = host?.diskFreeMb ?? null;
    if (freeMb === null || freeMb >= diskFloorMb) return null;
    return reason('disk-floor', 'Waiting: the disk is nearly full.', {
      evidence: `${Math.floor(freeMb)} MiB free, the floor is ${diskFloorMb} MiB`,
      clears: `when ${diskFloorMb} MiB are free`,
      action: 'Free some disk space, or lower the floor among the limits.',
    });
  },
};
