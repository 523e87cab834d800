import type { StepEnd } from '../claim/executor.js';
import type { Offer } from '../claim/driver.js';
import type { Pace } from '../run/freeze/pace.js';
import type { LimitPlan } from '../run/limits/limit-plan.js';
import type { Sandbox } from '../run/sandbox.js';
import type { DataFolders } from '../storage/data-folders.js';
import type { Spool } from '../stream/spool.js';
import type { Clock } from '../timing/clock.js';

/** What one build is made with. `interruption` aborts with an `Interruption`. */
export interface BuildParts {
  readonly offer: Offer;
  readonly spool: Spool;
  readonly folders: DataFolders;
  readonly sandbox: Sandbox;
  readonly limits: LimitPlan;
  readonly toolFolders: readonly string[];
  readonly logLimitBytes: number;
  readonly features: readonly string[];
  readonly clock: Clock;
  readonly interruption: AbortSignal;
  /** Freezes what runs and lets it go on. */
  readonly pace: Pace;
  /** The source is there. */
  checkedOut(place: CheckedOut): void;
  stepStarted(n: number, name: string): void;
  stepEnded(name: string, end: StepEnd): void;
  /** Bytes are about to go into the console log. */
  wrote(bytes: Buffer): void;
  /** Something of the workspace stays that should not. */
  leftOver(found: readonly { readonly path: string; readonly why: string }[]): void;
  /** The step had to end at once, and nothing of it runs any more. */
  stoodStill(): void;
}

/** Where a build's source lies. */
export interface CheckedOut {
  readonly root: string;
  /** Null where the source has none. */
  readonly commit: string | null;
  /** An interrupted build left it, with what it had made. */
  readonly isInherited: boolean;
}
