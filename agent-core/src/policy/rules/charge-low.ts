import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Below this, on battery, nothing is built whatever the owner wishes just now: the machine would go off. */
const reservePercent = 20;

/** Waits on battery while its charge is below the owner's limit, or nearly used up where they set none. */
export const chargeLow: Rule = {
  blocks: true,
  judge: ({ host }, { limits: { onBattery, minChargePercent } }) => {
    const percent = host?.power.percent ?? null;
    if (host?.power.onBattery !== true || percent === null) return null;
    const least = onBattery ? minChargePercent : reservePercent;
    if (percent >= least) return null;
    return reason('charge-low', 'Waiting: the battery is low.', {
      evidence: `${Math.round(percent)} % charged, builds need ${least} %`,
      clears: `when it is plugged in or charged to ${least} %`,
      action: 'Plug it in.',
      isOverridable: percent >= reservePercent,
    });
  },
};
