import type { Rule } from './rule.js';

/** Waits while the disk has less free space than the owner's floor. */
export const diskFloor: Rule = {
  blocks: true,
  judge: ({ diskFreeMb }, { diskFloorMb }) =>
    diskFreeMb === null || diskFreeMb >= diskFloorMb
      ? null
      : {
          code: 'disk-floor',
          evidence: `${Math.floor(diskFreeMb)} MiB free, the floor is ${diskFloorMb} MiB`,
          clears: `when ${diskFloorMb} MiB are free`,
          clearsAt: null,
          action: 'Free some disk space, or lower the floor among the limits.',
          isOverridable: false,
          sentence: 'Waiting: the disk is nearly full.',
        },
};
