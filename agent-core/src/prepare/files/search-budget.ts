import { setImmediate as endOfTurn } from 'node:timers/promises';
import { WorkspaceFileError } from './workspace-file-error.js';

/** How far a search through a workspace may go. */
export interface SearchLimits {
  readonly mostFound: number;
  /** Names that it may look at, each as often as it does so. */
  readonly mostLooked: number;
  readonly longestMs: number;
  /** After so long whatever else waits has its turn. */
  readonly turnMs: number;
}

/** Counts what a search does, ends one that goes too far, and lets others have their turn meanwhile. */
export class SearchBudget {
  private readonly limits: SearchLimits;
  private readonly now: () => number;
  private readonly startedMs: number;
  private turnStartedMs: number;
  private looked = 0;

  /** `now`: monotonic ms. */
  constructor(limits: SearchLimits, now: () => number = () => performance.now()) {
    this.limits = limits;
    this.now = now;
    this.startedMs = this.turnStartedMs = now();
  }

  /**
   * One more name is looked at; answers what to wait for first. Throws `WorkspaceFileError`: E2BIG when
   * these were too many, ETIMEDOUT when it took too long.
   */
  look(): Promise<void> | undefined {
    const { mostLooked, longestMs, turnMs } = this.limits;
    this.looked += 1;
    if (this.looked > mostLooked) {
      throw new WorkspaceFileError('E2BIG', `more than ${mostLooked} names to look at`);
    }
    const nowMs = this.now();
    if (nowMs - this.startedMs > longestMs) {
      throw new WorkspaceFileError('ETIMEDOUT', `not found in ${longestMs / 1000} s`);
    }
    return nowMs - this.turnStartedMs < turnMs ? undefined : this.giveTurn();
  }

  private async giveTurn(): Promise<void> {
    await endOfTurn();
    this.turnStartedMs = this.now();
  }
}
