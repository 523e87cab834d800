import type { WaitCode } from '@barnraiser/protocol';
import { machineRows } from './machine-rows.js';
import { networkRows } from './network-rows.js';
import { ownerRows } from './owner-rows.js';
import { presenceRows } from './presence-rows.js';
import type { ReasonRow, UntoldReason } from './reason-row.js';
import { safetyRows } from './safety-rows.js';
import { workRows } from './work-rows.js';

/** Every reason that a machine may have to wait, in the order in which they are told. */
export const reasonRows: Record<WaitCode, ReasonRow | UntoldReason> = {
  ...safetyRows,
  ...ownerRows,
  ...presenceRows,
  ...machineRows,
  ...networkRows,
  ...workRows,
};
