import { reason } from './reason.js';
import type { Rule } from './rule.js';

const mostStallRatio = 0.4;

/** Waits while programs stand still for want of the disk, where the owner has builds make way for other load at all. */
export const ioBusy: Rule = {
  blocks: true,
  judge: ({ host }, { limits: { busyPercent } }) => {
    const stall = host?.load.ioStallRatio ?? null;
    if (busyPercent === null || stall === null || stall <= mostStallRatio) return null;
    return reason('io-busy', 'Waiting: other programs keep the disk busy.', {
      evidence: `programs waited for the disk ${Math.round(stall * 100)} % of the last 10 seconds`,
      clears: `when they wait less than ${mostStallRatio * 100} %`,
      isOverridable: true,
    });
  },
};
