import type { ClaimId } from '@barnraiser/protocol';
import { performance } from 'node:perf_hooks';
import type { CommandPort } from '../../../command-port.js';
import type { BuildEnd, Executor } from '../../../executor.js';
import type { Commands } from '../commands/create-commands.js';
import { RefusedCall } from '../wire/broker/refused-call.js';
import { releaseRefs } from '../wire/broker/release-refs.js';
import type { Clock } from '../../../../timing/clock.js';
import { BuildTally, type PushedEnd } from './build-tally.js';
import { type CommandRequest, PushedCommand } from './pushed-command.js';
import { Latch } from './latch.js';
import type { RemoteCaller } from './master-connection.js';

/** Masters push one after another, or a few at once; what waits stays in memory. */
const mostWaiting = 16;

/** What one build of a master's is played with. */
export interface PushedBuildParts {
  readonly claimId: ClaimId;
  /** Whose build it is, by its name at the master. */
  readonly builder: string;
  /** The connection that it came by. */
  readonly broker: RemoteCaller;
  readonly clock: Pick<Clock, 'pause'>;
  readonly commandsFor: (port: CommandPort) => Commands;
  /** Ends the connection at once: then the master queues the build anew. */
  readonly abandon: (why: string) => void;
}

/**
 * One build as a master pushes it: commands one after another, whose end the master does not tell by
 * itself. It begins when the agent plays it and ends by `end`; commands that come before the
 * workspace is open wait for it.
 */
export class PushedBuild {
  readonly claimId: ClaimId;
  readonly builder: string;
  readonly tally = new BuildTally();
  /** Settles when the agent has played it to its end. */
  readonly played = new Latch<void>();
  private readonly parts: PushedBuildParts;
  private readonly commands = new Latch<Commands | null>();
  private readonly over = new Latch<PushedEnd>();
  private turn: Promise<void> = Promise.resolve();
  private running: PushedCommand | null = null;
  /** Commands that wait for the one before, or for the workspace; of those not wanted any more, why. */
  private readonly waiting = new Map<string, string | null>();
  private lastMs = performance.now();
  private hasBegun = false;
  private broken: { readonly error: unknown } | null = null;

  constructor(parts: PushedBuildParts) {
    this.parts = parts;
    this.claimId = parts.claimId;
    this.builder = parts.builder;
  }

  /** Whether the agent plays it, or has. */
  get isPlayed(): boolean {
    return this.hasBegun;
  }

  /** Nothing more comes; what runs is ended, unless the master says that it is done. Only the first end counts. */
  end(how: PushedEnd): void {
    if (this.over.isSet) return;
    this.over.set(how);
    this.commands.set(null);
    if (how === 'lost') this.running?.interrupt('the connection to the master was lost');
  }

  /** For the agent. Rejects when this machine could not carry a command out. */
  async play(executor: Executor): Promise<BuildEnd> {
    const { signal } = executor;
    const evict = (): void => {
      this.parts.abandon('this machine takes no part in the build any more');
      this.end('lost');
    };
    this.hasBegun = true;
    signal.addEventListener('abort', evict, { once: true });
    if (signal.aborted) evict();
    try {
      const port = await executor.openWorkspace(this.builder);
      this.commands.set(this.parts.commandsFor(port));
      const how = await this.over.promise;
      await this.turn;
      if (this.broken !== null) throw this.broken.error;
      return this.tally.end(how);
    } catch (error) {
      this.parts.abandon('this machine could not carry the build out');
      await this.turn;
      throw error;
    } finally {
      signal.removeEventListener('abort', evict);
      this.played.set();
    }
  }

  /** Begins a command, after those before it. Throws `RefusedCall` for one that cannot be begun. */
  async start(asked: Omit<CommandRequest, 'broker'>): Promise<null> {
    const request = { ...asked, broker: this.parts.broker };
    const before = this.turn;
    const over = new Latch<void>();
    if (this.waiting.size >= mostWaiting || this.waiting.has(request.id)) {
      drop(request);
      throw new RefusedCall('too many commands wait for the one that runs');
    }
    this.turn = over.promise;
    this.waiting.set(request.id, null);
    try {
      await before;
      const commands = await this.commands.promise;
      if (commands === null || this.over.isSet) throw new RefusedCall('this build has ended on this machine');
      this.tally.begun(request.args);
      const command = PushedCommand.start(request, commands);
      this.running = command;
      const why = this.waiting.get(request.id) ?? null;
      this.waiting.delete(request.id);
      if (why !== null) command.interrupt(why);
      void this.see(command, over);
      return null;
    } catch (error) {
      this.waiting.delete(request.id);
      over.set();
      drop(request);
      throw error;
    }
  }

  /** Ends a command early, also one that has not begun; one that does not run any more needs nothing. */
  interrupt(id: string, why: string): void {
    if (this.running?.id === id) this.running.interrupt(why);
    else if (this.waiting.has(id)) this.waiting.set(id, why);
    else return;
    this.tally.interrupted = true;
  }

  /** Settles once no command has run for so long, or when the build is over. */
  async quietFor(ms: number): Promise<void> {
    while (!this.over.isSet) {
      const leftMs = this.running === null ? this.lastMs + ms - performance.now() : ms;
      if (leftMs <= 0) return;
      const ended = new AbortController();
      await Promise.race([this.parts.clock.pause(leftMs, ended.signal), this.over.promise]);
      ended.abort();
    }
  }

  private async see(command: PushedCommand, over: Latch<void>): Promise<void> {
    try {
      const { code, output } = await command.ended();
      this.tally.ended(command.name, command.args, code, output);
    } catch (error) {
      this.broken ??= { error };
      this.parts.abandon('this machine could not carry a command out');
    } finally {
      this.running = null;
      this.lastMs = performance.now();
      over.set();
    }
  }
}

/** A command that will not run holds nothing of the master's. */
function drop(request: CommandRequest): void {
  request.ref.release();
  releaseRefs(request.args);
}
