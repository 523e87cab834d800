import type { ClaimId, Isolation, Snapshot } from '@barnraiser/protocol';
import { AgentLoop } from './agent.js';
import { createMachine } from './agent/machine.js';
import type { Notice } from './agent/notice.js';
import { type Control, serveControl } from './control/serve-control.js';
import { dataFolders, makeDataFolders } from './storage/data-folders.js';
import { openIdentity } from './storage/identity.js';
import { withCores } from './storage/settings-patch.js';
import { readSettings } from './storage/settings.js';
import { systemClock } from './timing/clock.js';

export type { Notice } from './agent/notice.js';
export { ClaimError } from './claim/claim-error.js';
export { ControlError } from './control/control-error.js';
export { dataFolders } from './storage/data-folders.js';
export { StorageError } from './storage/storage-error.js';

/** What the caller may decide for one run; the owner's settings hold otherwise. */
export interface AgentOptions {
  /** Where the agent keeps everything; default: BARNRAISER_HOME, or this platform's folder. */
  readonly dataDir?: string;
  readonly isolation?: Isolation | 'best';
  readonly cores?: number;
  /** How long reports may be delivered after `stop('now')`; what is left goes out after the next start. Default 10 s. */
  readonly flushMs?: number;
}

/** An agent in this process. Listeners must not throw; each `on…` answers a function that ends the listening. */
export interface Agent {
  /**
   * Takes up what an earlier run left and begins to work; once. Rejects with `ControlError`
   * already-running when another agent has the data folder, with `StorageError` when it is broken.
   */
  start(): Promise<void>;
  /** `after-build` finishes the current build and takes no more; `now` gives it back. Twice is harmless. */
  stop(how: 'now' | 'after-build'): void;
  /** Ends the current build's processes without ceremony; for a caller that must exit at once. */
  kill(): Promise<void>;
  /** Settles when the agent is off and everything of it is closed. */
  readonly ended: Promise<void>;
  snapshot(): Snapshot;
  onSnapshot(listener: (snapshot: Snapshot) => void): () => void;
  /** The bytes that steps write, as they are written. */
  onConsole(listener: (claimId: ClaimId, bytes: Buffer) => void): () => void;
  onNotice(listener: (notice: Notice) => void): () => void;
}

/** Makes an agent on a data folder; nothing runs before `start`. Rejects with `StorageError`. */
export async function createAgent(options: AgentOptions = {}): Promise<Agent> {
  const folders = dataFolders(options.dataDir);
  await makeDataFolders(folders);
  const stored = await readSettings(folders.root);
  const settings = {
    ...(options.cores === undefined ? stored : withCores(stored, options.cores)),
    ...(options.isolation !== undefined && { isolation: options.isolation }),
  };
  const identity = await openIdentity(folders.root);
  const machine = createMachine(identity, settings, folders, systemClock);
  const loop = new AgentLoop({
    folders,
    settings,
    identity,
    machine,
    clock: systemClock,
    flushMs: options.flushMs ?? 10_000,
  });
  let control: Control | null = null;
  const ended = loop.ended.then(() => control?.close());
  return {
    async start() {
      control = await serveControl(folders.root, async ({ ask }) => {
        if (ask === 'reload') await loop.reload();
        return { ok: true, snapshot: loop.snapshot() };
      });
      try {
        await loop.start();
      } catch (error) {
        await control.close();
        throw error;
      }
    },
    stop: (how) => loop.stop(how),
    kill: () => loop.kill(),
    ended,
    snapshot: () => loop.snapshot(),
    onSnapshot: (listener) => loop.snapshots.listen(listener),
    onConsole: (listener) => loop.console.listen(listener),
    onNotice: (listener) => loop.notices.listen(listener),
  };
}
