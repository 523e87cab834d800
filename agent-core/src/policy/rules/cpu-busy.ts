import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Waits while other programs keep the processor busy. */
export const cpuBusy: Rule = {
  blocks: true,
  judge: ({ host }, { limits: { busyPercent } }) => {
    const ratio = host?.load.otherCpuRatio ?? null;
    if (host === null || busyPercent === null || ratio === null || ratio * 100 <= busyPercent) return null;
    const { busiest } = host.load;
    return reason('cpu-busy', 'Waiting: other programs keep this computer busy.', {
      evidence: `other programs use ${Math.round(ratio * 100)} % of the processor${busiest === null ? '' : `, most of all ${busiest}`}; builds start below ${busyPercent} %`,
      clears: `when they use less than ${busyPercent} %`,
      isOverridable: true,
    });
  },
};
