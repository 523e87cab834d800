import type { ClaimId, Verdict } from '@barnraiser/protocol';
import type { Circumstances } from './give-way.js';
import type { Interruption } from './interruption.js';
import type { Build } from './state.js';

/** What a build is when it is offered: it has no phase, no start and no end in sight yet. */
export type OfferedBuild = Omit<Build, 'phase' | 'startedAt' | 'isFinishing' | 'frozenMs'>;

/** Everything that can happen to an agent, in the past tense. `now` is epoch ms. */
export type Event =
  | { readonly kind: 'started'; readonly verdict: Verdict }
  /** What runs may have to give way to it. */
  | { readonly kind: 'verdictReached'; readonly verdict: Verdict; readonly circumstances: Circumstances }
  /**
   * The owner takes a break from lending; the verdict that follows says so. `finish` lets a running
   * build finish, `release` does not, also where they had asked for it.
   */
  | { readonly kind: 'pauseAsked'; readonly build: 'release' | 'finish' }
  /** The owner wants the machine, and no build waiting on it: what runs is given back at once. */
  | { readonly kind: 'reclaimAsked' }
  | { readonly kind: 'resumeAsked' }
  | { readonly kind: 'buildOffered'; readonly build: OfferedBuild; readonly now: number }
  | {
      readonly kind: 'stepStarted';
      readonly claimId: ClaimId;
      readonly n: number;
      readonly name: string;
      readonly now: number;
    }
  | { readonly kind: 'interruptionAsked'; readonly claimId: ClaimId; readonly by: Interruption }
  /** Something of the build goes on running although it should stand still. */
  | { readonly kind: 'freezeFailed'; readonly claimId: ClaimId }
  /** The build ran to its end, or broke, or has stopped after an interruption. */
  | { readonly kind: 'buildPlayed'; readonly claimId: ClaimId }
  /** Its result or release rests in the spool (or could not be written: nothing more can be done). */
  | { readonly kind: 'buildReported'; readonly claimId: ClaimId }
  | { readonly kind: 'buildCleaned'; readonly claimId: ClaimId }
  /** `after-build` lets the current build finish; `now` gives it back. */
  | { readonly kind: 'stopAsked'; readonly how: 'after-build' | 'now' }
  /** All is delivered, or the time for it is over. */
  | { readonly kind: 'outboxSettled' };
