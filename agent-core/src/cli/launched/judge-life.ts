import { maxLifeGraceS, type UserData } from '@barnraiser/protocol';

/** Where a launched machine stands; monotonic ms. */
export interface Life {
  readonly nowMs: number;
  readonly beganMs: number;
  /** Null: it builds. */
  readonly idleSinceMs: number | null;
}

/** `drain`: take no more and end after the build, if any · `preempt`: give the build back and end. */
export type LifeVerdict =
  { readonly kind: 'live' } | { readonly kind: 'drain' | 'preempt'; readonly why: string };

/** Whether a launched machine goes on, by its user data. */
export function judgeLife(
  { idleExitS, maxLifeS }: Pick<UserData, 'idleExitS' | 'maxLifeS'>,
  { nowMs, beganMs, idleSinceMs }: Life,
): LifeVerdict {
  const ageS = (nowMs - beganMs) / 1000;
  if (maxLifeS !== null && ageS >= maxLifeS + maxLifeGraceS) {
    return { kind: 'preempt', why: `it has lived for ${maxLifeS} s, and its build took too long to finish` };
  }
  if (maxLifeS !== null && ageS >= maxLifeS) return { kind: 'drain', why: `it has lived for ${maxLifeS} s` };
  if (idleExitS === null || idleSinceMs === null) return { kind: 'live' };
  if (nowMs - idleSinceMs < idleExitS * 1000) return { kind: 'live' };
  return { kind: 'drain', why: `it had nothing to build for ${idleExitS} s` };
}
