import type {
  AgentCallName,
  AgentCalls,
  AgentHealth,
  HostReading,
  InputOf,
  LocalReply,
  OutputOf,
  Snapshot,
} from '@barnraiser/protocol';
import type { BeginOptions, FromAgent } from '../../agent-messages.js';
import type { AgentChild, StartAgentChild } from './agent-child.js';
import { LineTail } from './line-tail.js';
import { endsInARow, restartDelayMs } from './restart-delay.js';

/** What an agent host works with; time comes by parameter. */
export interface AgentHostParts {
  readonly startChild: StartAgentChild;
  readonly options: () => BeginOptions;
  readonly now: () => number;
  /** Calls `then` after so many ms; answers what takes that back. */
  readonly after: (ms: number, then: () => void) => () => void;
  readonly healthChanged: (health: AgentHealth) => void;
  readonly snapshotCame: (snapshot: Snapshot, before: Snapshot | null) => void;
  readonly homeTold: (folder: string) => void;
}

/** How long an agent that was told to stop now may take to give its build back. */
const stopMs = 10_000;
/** How long it may take to end its build's processes when that was too long. */
const killMs = 1000;

/**
 * Runs the agent process and keeps it running: one that ends unasked is started again after
 * `restartDelayMs`; one that says it cannot begin is not, until `restart`. Calls in flight when it
 * ends are answered with the problem `agent-down`.
 */
export class AgentHost {
  /** The last that the agent told; stays while it is started again. */
  snapshot: Snapshot | null = null;
  health: AgentHealth = { state: 'stopped', detail: null, retryAt: null };
  readonly complaints = new LineTail();
  private readonly parts: AgentHostParts;
  private readonly waiting = new Map<number, (reply: LocalReply<unknown>) => void>();
  private child: AgentChild | null = null;
  private ended: Promise<void> = Promise.resolve();
  private startedAt = 0;
  private ends = 0;
  private lastId = 0;
  private isStopping = false;
  private failure: string | null = null;
  private takeBackRestart: () => void = () => undefined;

  constructor(parts: AgentHostParts) {
    this.parts = parts;
  }

  /** Starts the agent process, unless it runs. */
  start(): void {
    if (this.child !== null) return;
    this.takeBackRestart();
    this.isStopping = false;
    this.failure = null;
    this.startedAt = this.parts.now();
    this.become({ state: 'starting', detail: null, retryAt: null });
    let settle: () => void = () => undefined;
    this.ended = new Promise((resolve) => {
      settle = resolve;
    });
    const child = this.parts.startChild({
      told: (message) => this.told(message),
      complained: (text) => this.complaints.add(text),
      ended: (code) => {
        this.childEnded(code);
        settle();
      },
    });
    this.child = child;
    child.tell({ kind: 'begin', options: this.parts.options() });
  }

  /** Ends the agent process as `stop('now')` does if it runs, then starts it. */
  async restart(): Promise<void> {
    await this.stop('now');
    this.ends = 0;
    this.start();
  }

  /**
   * Settles when the agent process is gone. `now`: the build is given back, within 10 s, or its
   * processes are ended. `after-build`: however long the build takes; a later `now` shortens it.
   */
  async stop(how: 'now' | 'after-build'): Promise<void> {
    this.takeBackRestart();
    this.isStopping = true;
    const { child } = this;
    if (child === null) return this.become({ state: 'stopped', detail: null, retryAt: null });
    child.tell({ kind: 'stop', how });
    const takeBack = how === 'now' ? this.endWithin(child) : () => undefined;
    await this.ended;
    takeBack();
  }

  /** Asks the agent. Never rejects; answers `agent-down` where there is none. */
  call<N extends AgentCallName>(
    name: N,
    input: InputOf<AgentCalls[N]>,
  ): Promise<LocalReply<OutputOf<AgentCalls[N]>>> {
    const { child } = this;
    if (child === null) return Promise.resolve(this.agentDown());
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve) => {
      // The agent answers by the table that both sides were compiled with.
      this.waiting.set(id, (reply) => resolve(reply as LocalReply<OutputOf<AgentCalls[N]>>));
      child.tell({ kind: 'call', id, name, input });
    });
  }

  /** Passes on what was sensed; nothing happens where there is no agent. */
  sense(reading: HostReading): void {
    this.child?.tell({ kind: 'sense', reading });
  }

  private told(message: FromAgent): void {
    switch (message.kind) {
      case 'home':
        this.parts.homeTold(message.folder);
        break;
      case 'running':
        this.become({ state: 'running', detail: null, retryAt: null });
        break;
      case 'failed':
        this.failure = message.detail;
        break;
      case 'snapshot':
        this.snapshotCame(message.snapshot);
        break;
      case 'reply':
        this.waiting.get(message.id)?.(message.reply);
        this.waiting.delete(message.id);
        break;
      case 'ended':
        this.isStopping = true;
        break;
    }
  }

  private snapshotCame(snapshot: Snapshot): void {
    const before = this.snapshot;
    this.snapshot = snapshot;
    this.parts.snapshotCame(snapshot, before);
  }

  private childEnded(code: number | null): void {
    this.child = null;
    const detail = this.failure ?? `The agent ended unexpectedly (exit code ${code ?? 'none'}).`;
    if (this.isStopping) this.become({ state: 'stopped', detail: null, retryAt: null });
    else if (this.failure !== null) this.become({ state: 'failed', detail, retryAt: null });
    else this.startAgainLater(detail);
    for (const answer of this.waiting.values()) answer(this.agentDown());
    this.waiting.clear();
  }

  private startAgainLater(detail: string): void {
    const now = this.parts.now();
    this.ends = endsInARow(this.ends, now - this.startedAt);
    const delayMs = restartDelayMs(this.ends);
    this.takeBackRestart = this.parts.after(delayMs, () => this.start());
    this.become({ state: 'restarting', detail, retryAt: now + delayMs });
  }

  private endWithin(child: AgentChild): () => void {
    let takeBack = this.parts.after(stopMs, () => {
      child.tell({ kind: 'kill' });
      takeBack = this.parts.after(killMs, () => child.kill());
    });
    return () => takeBack();
  }

  private agentDown(): LocalReply<never> {
    const message = this.health.detail ?? 'The agent does not run.';
    return { ok: false, problem: { code: 'agent-down', message } };
  }

  private become(health: AgentHealth): void {
    this.health = health;
    this.parts.healthChanged(health);
  }
}
