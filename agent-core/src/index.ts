import { join } from 'node:path';
import type {
  AgentCallName,
  AgentCalls,
  ClaimId,
  Descriptor,
  InputOf,
  Isolation,
  LocalReply,
  OutputOf,
  Settings,
  Snapshot,
} from '@barnraiser/protocol';
import { AgentLoop } from './agent.js';
import { agentHandlers } from './agent/calls/agent-handlers.js';
import { answerCall } from './agent/calls/answer-call.js';
import { createMachine } from './agent/machine.js';
import { UsageMeter } from './agent/meters-usage.js';
import type { Notice } from './agent/notice.js';
import { Owner } from './agent/owner.js';
import { findSampleArchive } from './agent/sample-archive.js';
import { type Control, serveControl } from './control/serve-control.js';
import { createSenses } from './sense/senses.js';
import { dataFolders, makeDataFolders } from './storage/data-folders.js';
import { openIdentity } from './storage/identity.js';
import type { Secrets } from './storage/secrets.js';
import { withCores } from './storage/settings-patch.js';
import { readSettings } from './storage/settings.js';
import { type Clock, systemClock } from './timing/clock.js';

export type { Notice } from './agent/notice.js';
export { ClaimError } from './claim/claim-error.js';
export { ControlError } from './control/control-error.js';
export { type DataFolders, dataFolders } from './storage/data-folders.js';
export type { Secrets } from './storage/secrets.js';
export { StorageError } from './storage/storage-error.js';

/** What the caller may decide for one run; the owner's settings hold otherwise. */
export interface AgentOptions {
  /** Where the agent keeps everything; default: BARNRAISER_HOME, or this platform's folder. */
  readonly dataDir?: string;
  readonly isolation?: Isolation | 'best';
  readonly cores?: number;
  /** How long reports may be delivered after `stop('now')`; what is left goes out after the next start. Default 10 s. */
  readonly flushMs?: number;
  /** What sort of machine this is where the owner has not said so yet. Default: server. */
  readonly kind?: Settings['kind'];
  /** Where a launched machine runs; told in the descriptor. */
  readonly location?: NonNullable<Descriptor['location']>;
  /** The path of the packed sample project; default: where it lies beside the program, if it does. */
  readonly sampleArchive?: string;
  /** Encrypts credentials and the machine's key at rest; without it they rest in files of mode 0600. */
  readonly secrets?: Secrets;
}

/** What an agent is given instead of this machine's own, so that tests can make its weather. */
export interface Surroundings {
  /** The folder in which /proc, /sys and /dev are looked at by the senses. */
  readonly senseRoot?: string;
  readonly clock?: Clock;
}

/** An agent in this process. Listeners must not throw; each `on…` answers a function that ends the listening. */
export interface Agent {
  /**
   * Takes up what an earlier run left and begins to work; once. Rejects with `ControlError`
   * already-running when another agent has the data folder, with `StorageError` when it is broken.
   */
  start(): Promise<void>;
  /**
   * Makes one of the calls of `agentCalls`; never rejects. A `sense` holds as soon as this returns.
   */
  call<N extends AgentCallName>(
    name: N,
    input: InputOf<AgentCalls[N]>,
  ): Promise<LocalReply<OutputOf<AgentCalls[N]>>>;
  /** `after-build` finishes the current build and takes no more; `now` gives it back. Twice is harmless. */
  stop(how: 'now' | 'after-build'): void;
  /** The machine is taken away: its build goes back as preempted, without blame, and it takes no more. */
  preempt(): void;
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
export async function createAgent(
  options: AgentOptions = {},
  surroundings: Surroundings = {},
): Promise<Agent> {
  const { loop, handlers, root } = await compose(options, surroundings);
  let control: Control | null = null;
  const ended = loop.ended.then(() => control?.close());
  return {
    async start() {
      control = await serveControl(root, ({ call, input }) => answerCall(handlers, call, input));
      try {
        await loop.start();
      } catch (error) {
        await control.close();
        throw error;
      }
    },
    call: (name, input) => answerCall(handlers, name, input),
    stop: (how) => loop.stop(how),
    preempt: () => loop.preempt(),
    kill: () => loop.builds.kill(),
    ended,
    snapshot: () => loop.snapshot(),
    onSnapshot: (listener) => loop.announcer.snapshots.listen(listener),
    onConsole: (listener) => loop.announcer.console.listen(listener),
    onNotice: (listener) => loop.announcer.notices.listen(listener),
  };
}

/** Puts the agent together from its parts. */
async function compose(options: AgentOptions, { senseRoot, clock = systemClock }: Surroundings) {
  const folders = dataFolders(options.dataDir);
  await makeDataFolders(folders);
  const keeper = options.secrets ?? null;
  const stored = await readSettings(folders.root, options.kind);
  const identity = await openIdentity(folders.root, keeper);
  const owner: Owner = new Owner(
    folders.root,
    stored,
    (settings) => overlaid(settings, options),
    (before) => loop.settingsChanged(before),
  );
  const settings = (): Settings => owner.settings;
  const machine = createMachine(identity, settings, folders, clock, options.location);
  const usage = new UsageMeter(clock, [
    folders.work,
    folders.cache,
    folders.spool,
    join(folders.history, 'logs'),
  ]);
  const senses = createSenses({
    settings,
    diskFreeMb: () => machine.diskFreeMb(),
    buildCpuMs: () => usage.cpuMs(),
    wallMs: () => clock.wallMs(),
    ...(senseRoot !== undefined && { root: senseRoot }),
  });
  const parts = { folders, owner, identity, machine, senses, usage, keeper, clock };
  const loop: AgentLoop = new AgentLoop({ ...parts, flushMs: options.flushMs ?? 10_000 });
  senses.listen((tidings) => {
    if (tidings === 'shutdown') loop.stop('now');
  });
  const handlers = agentHandlers({
    ...parts,
    loop,
    startedAt: clock.wallMs(),
    sampleArchive: options.sampleArchive ?? findSampleArchive(),
  });
  return { loop, handlers, root: folders.root };
}

/** What was chosen for this run holds over what is stored. */
function overlaid(stored: Settings, { cores, isolation }: AgentOptions): Settings {
  return {
    ...(cores === undefined ? stored : withCores(stored, cores)),
    ...(isolation !== undefined && { isolation }),
  };
}
