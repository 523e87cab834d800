import type { Rule } from './rule.js';
import { inWords } from './in-words.js';

const firstMs = 10_000;
const longestMs = 3_600_000;

/** Waits after builds that failed by the machine's own fault: 10 s, doubling with each in a row, at most 1 h. */
export const failureBackoff: Rule = {
  blocks: true,
  judge: ({ now, machineFailures: { inRow, lastAt } }) => {
    const leftMs = Math.min(longestMs, lastAt + failureBackoffMs(inRow) - now);
    if (inRow === 0 || leftMs <= 0) return null;
    return {
      code: 'failure-backoff',
      evidence: `${inRow === 1 ? 'the last build' : `the last ${inRow} builds`} ended by this machine's fault`,
      clears: `in ${inWords(leftMs)}`,
      clearsAt: now + leftMs,
      isOverridable: false,
      action: 'See why in the history.',
      sentence: `Waiting ${inWords(leftMs)} after a failure of this machine.`,
    };
  },
};

/** How long to wait after so many failures in a row, in ms. */
export function failureBackoffMs(inRow: number): number {
  return inRow === 0 ? 0 : Math.min(longestMs, firstMs * 2 ** Math.min(20, inRow - 1));
}
