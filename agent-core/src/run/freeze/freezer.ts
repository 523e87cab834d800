import type { ProcessTree } from '../process-tree.js';

/** How processes are made to stand still. */
type FreezeKind = 'cgroup' | 'stop-signals' | 'suspend-calls';

/** What a freeze came to. */
export interface Frozen {
  readonly method: FreezeKind;
  /** From the call until everything stood still, the last time that anything had to be stopped included. */
  readonly tookMs: number;
  /** When that was (`performance.now()`). */
  readonly stillAtMs: number;
  /** How often a check found a process that ran on, or had appeared since; each was stopped and checked again. */
  readonly escapes: number;
  /** Nothing used the processor between two looks at the end. False: something is not ours to stop. */
  readonly isStill: boolean;
}

/**
 * Holds the processes of one step. Order of calls: `wrap` once, for the command line that is
 * started; `attach` once it runs; then `freeze` and `thaw` in turn, one at a time, each harmless
 * when repeated; `close` when nothing of the step is left. None of them rejects. A frozen process
 * hears no signal but SIGKILL.
 */
export interface Freezer {
  readonly kind: FreezeKind;
  /** The command line that starts the same program where it can be frozen; its process id stays. */
  wrap(command: readonly string[]): readonly string[];
  attach(rootPid: number, tree: ProcessTree): void;
  /** Whether the system says that nobody is left where it was started; false where it cannot say. */
  isEmpty(): boolean;
  /** Stops everything, and checks that it stands still. */
  freeze(): Promise<Frozen>;
  /** Stops everything, unchecked: what follows ends it. */
  hold(): Promise<void>;
  thaw(): Promise<void>;
  /** Kills all at one stroke where the system can; false: whoever asked has to find them. */
  kill(): Promise<boolean>;
  close(): Promise<void>;
}
