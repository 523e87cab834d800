import type { ClaimId, Reason, Verdict } from '@barnraiser/protocol';
import type { FreezeCause } from './give-way.js';
import type { Interruption } from './interruption.js';

/** What becomes of a build once it was played: its result is reported, it is given back, or it is forgotten. */
export type Ending =
  | { readonly kind: 'result' }
  | { readonly kind: 'release'; readonly reason: Reason }
  | { readonly kind: 'forget' };

/** Where a build stands. An interrupted one still runs until its processes have ended. */
export type Phase =
  | { readonly at: 'preparing' }
  | { readonly at: 'running'; readonly n: number; readonly name: string; readonly since: number }
  /** Nothing of it runs. It goes on as soon as it may, and is given back when `holdMs` are over. */
  | {
      readonly at: 'frozen';
      readonly n: number;
      readonly name: string;
      readonly since: number;
      readonly frozenAt: number;
      readonly cause: FreezeCause;
      readonly holdMs: number;
      readonly resumeAfterMs: number;
    }
  | { readonly at: 'interrupted'; readonly by: Interruption }
  | { readonly at: 'reporting' }
  | { readonly at: 'cleaning' };

/** The one build that the agent works on. Times are epoch ms. */
export interface Build {
  readonly claimId: ClaimId;
  readonly coordinator: string;
  readonly project: string;
  readonly target: string;
  readonly title: string;
  readonly attempt: number;
  /** Null where steps arrive one at a time. */
  readonly stepCount: number | null;
  readonly startedAt: number;
  /** The owner asked for this very build while using the machine; their presence alone does not end it. */
  readonly startedDespitePresence: boolean;
  /** The owner's pause lets this build finish. */
  readonly isFinishing: boolean;
  /** How long it stood still, each time that is over. */
  readonly frozenMs: number;
  readonly phase: Phase;
}

/**
 * The agent, whole:
 *
 *     off → waiting ⇄ seeking → working → waiting | seeking
 *      ↑        └────────┴─────────┴──→ draining(build | nothing left to run)
 *      └──────────────────────────────────┘
 *
 * Draining without a build delivers what is left in the outbox.
 */
export type State =
  | { readonly at: 'off' }
  | { readonly at: 'waiting'; readonly verdict: Verdict }
  | { readonly at: 'seeking'; readonly verdict: Verdict }
  | { readonly at: 'working'; readonly verdict: Verdict; readonly build: Build }
  | { readonly at: 'draining'; readonly verdict: Verdict; readonly build: Build | null };

/** Where every agent begins. */
export const initialState: State = { at: 'off' };
