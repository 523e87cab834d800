import type { Isolation } from '@barnraiser/protocol';
import type { CacheMount, WorkspaceFolders } from '../prepare/workspace-folders.js';

/** A command to be kept apart from the machine. All paths are absolute. */
export interface SandboxRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly folders: WorkspaceFolders;
  readonly caches: readonly CacheMount[];
  readonly hasNetwork: boolean;
  readonly hasTerminal: boolean;
  /** A folder of the agent's own, outside what the command sees; the sandbox may keep files there. */
  readonly controlFolder: string;
}

/** The command line that runs a command in its sandbox. */
export interface SandboxedCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/**
 * A way to keep builds from the rest of the machine. `wrap` may be called any number of times and
 * has no effect but files in `controlFolder` (and links to caches, where they cannot be mounted);
 * it rejects when the machine fails. Descriptors 0 to 4 reach the command unchanged, and the exit
 * code comes back as it was.
 */
export interface Sandbox {
  readonly isolation: Isolation;
  /** How many generations of processes, from the one that is started, are the sandbox's own. */
  readonly housingDepth: number;
  /** Whether the command sees only processes of its own, and all of them end with it. */
  readonly hasPrivateProcesses: boolean;
  wrap(request: SandboxRequest): Promise<SandboxedCommand>;
}
