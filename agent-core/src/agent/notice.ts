import type { ClaimId, Result, ResultReply } from '@barnraiser/protocol';
import type { LinkStatus } from '../claim/driver.js';
import type { StepEnd } from '../claim/executor.js';

/** Something that an owner may want to read in one line, as it happens. */
export type Notice =
  | { readonly kind: 'linkChanged'; readonly url: string; readonly status: LinkStatus }
  | { readonly kind: 'sentenceChanged'; readonly sentence: string }
  | {
      readonly kind: 'buildStarted';
      readonly claimId: ClaimId;
      readonly project: string;
      readonly target: string;
      readonly attempt: number;
      readonly estimateMs: number | null;
    }
  | {
      readonly kind: 'stepStarted';
      readonly claimId: ClaimId;
      readonly n: number;
      readonly of: number | null;
      readonly name: string;
      readonly estimateMs: number | null;
    }
  | { readonly kind: 'stepEnded'; readonly claimId: ClaimId; readonly name: string; readonly end: StepEnd }
  /** `result` is null when the build was given back or forgotten; `why` says so. */
  | {
      readonly kind: 'buildEnded';
      readonly claimId: ClaimId;
      readonly project: string;
      readonly target: string;
      readonly result: Result | null;
      readonly why: string | null;
    }
  | { readonly kind: 'buildReported'; readonly claimId: ClaimId; readonly accepted: ResultReply['accepted'] }
  | { readonly kind: 'parked'; readonly claimId: ClaimId; readonly item: string; readonly problem: string }
  | { readonly kind: 'message'; readonly level: 'info' | 'warning' | 'error'; readonly text: string };
