import type { WaitReason } from '@barnraiser/protocol';
import type { Conditions, OwnerRules } from './conditions.js';

/**
 * One rule of the policy: a reason while it applies, null otherwise. `blocks` rules stop the agent
 * from asking for work; the others only explain why none comes, since asking is what clears them.
 */
export interface Rule {
  readonly blocks: boolean;
  readonly judge: (conditions: Conditions, owner: OwnerRules) => WaitReason | null;
}
