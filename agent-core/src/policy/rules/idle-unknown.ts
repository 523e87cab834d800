import { columnOf } from './column-of.js';
import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Waits where it cannot be known whether the owner is there: then they are. */
export const idleUnknown: Rule = {
  blocks: true,
  judge: ({ host }, { kind, limits: { present } }) => {
    const presence = host?.presence ?? null;
    if (presence !== null && presence.state !== 'unknown') return null;
    if (present.cores !== 0 || columnOf(presence, kind) === 'away') return null;
    return reason('idle-unknown', 'Waiting: it is not known whether you are using this computer.', {
      evidence:
        presence === null
          ? 'the sensors have not looked yet'
          : 'no sensor here notices keyboard and mouse; you count as present',
      clears: 'when a sensor works',
      action: 'Allow builds while you use this computer, among the limits, or see the sensors under Machine.',
      isOverridable: true,
    });
  },
};
