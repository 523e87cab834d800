import type { OutputFlow } from './output-flow.js';
import type { SandboxedCommand } from './sandbox.js';

/** What is to be started, and where its side channels go. */
export interface StartRequest {
  /** Makes the command line; called once, and may go on while a start prepares its output. */
  readonly wrap: () => Promise<SandboxedCommand>;
  /** The agent's own folder for this step; holds `status` (descriptor 3) and `errors` (stderr). */
  readonly controlFolder: string;
  /** What it is to read lies in the control folder as `input`; otherwise it reads nothing. */
  readonly hasInput: boolean;
  /** Its stderr is not merged into its stdout. A terminal cannot keep them apart. */
  readonly areStreamsApart: boolean;
}

/** A command that was started, in a session of its own. */
export interface StartedCommand {
  readonly pid: number;
  /** Settles when the process that was started has ended, not when its output has. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** After the end: reads what is left until all writers are gone, or nothing comes for a while; then closes. */
  drain(): Promise<void>;
}

/** Starts a command; rejects with the system's error (`code` E2BIG, ENOENT, EAGAIN, …) when it cannot be. */
export type StartCommand = (request: StartRequest, flow: OutputFlow) => Promise<StartedCommand>;
