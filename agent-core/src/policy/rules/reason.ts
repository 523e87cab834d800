import type { WaitCode, WaitReason } from '@barnraiser/protocol';

/** A reason; what is left out is unknown, or nothing that can be done or set aside. */
export function reason(
  code: WaitCode,
  sentence: string,
  told: Pick<WaitReason, 'evidence'> & Partial<Omit<WaitReason, 'code' | 'sentence'>>,
): WaitReason {
  return { code, sentence, clears: null, clearsAt: null, action: null, isOverridable: false, ...told };
}
