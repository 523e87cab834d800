import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Waits on battery, unless the owner lets builds run on it. */
export const battery: Rule = {
  blocks: true,
  judge: ({ host }, { limits: { onBattery } }) =>
    host?.power.onBattery === true && !onBattery
      ? reason('battery', 'Waiting: this computer runs on battery.', {
          evidence:
            host.power.percent === null ? 'not plugged in' : `not plugged in, ${charge(host.power.percent)}`,
          clears: 'when it is plugged in',
          action: 'Plug it in.',
          isOverridable: true,
        })
      : null,
};

function charge(percent: number): string {
  return `${Math.round(percent)} % charged`;
}
