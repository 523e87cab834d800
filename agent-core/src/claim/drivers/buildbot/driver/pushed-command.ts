import type { Commands, RunningCommand } from '../commands/create-commands.js';
import { InFlight } from '../commands/in-flight.js';
import type { RemoteCaller } from './master-connection.js';
import { LinkClosed } from '../wire/broker/link-closed.js';
import { releaseRefs } from '../wire/broker/release-refs.js';
import { RemoteFailure } from '../wire/broker/remote-failure.js';
import type { RemoteRef } from '../wire/broker/remote-ref.js';
import type { Sendable, WireValue } from '../wire/jelly/wire-value.js';

/** A command as the master asks for it. `ref` is what is told of its progress, on `broker`'s connection. */
export interface CommandRequest {
  readonly broker: RemoteCaller;
  readonly ref: RemoteRef;
  readonly id: string;
  readonly name: string;
  readonly args: WireValue;
}

/** As long as the output is whose text says something of the build, such as a revision. */
const keptChars = 200;
/** More on the way would only wait in the master's memory. */
const mostMessages = 8;
/** A message costs a master more than what is in it, but one without bound costs memory here. */
const mostUpdates = 16;

/** A command that runs: tells the master of it, and at its end releases all that came with it. */
export class PushedCommand {
  private readonly request: CommandRequest;
  private readonly running: RunningCommand;
  private readonly unanswered: InFlight;
  /** What was said since the last message. */
  private updates: Sendable[] = [];
  private room: Promise<void> | undefined;
  private code = -1;
  private output = '';

  private constructor(request: CommandRequest, commands: Commands) {
    this.request = request;
    this.unanswered = new InFlight(mostMessages, () => this.interrupt('the master could not be told of it'));
    this.running = commands.start(request.name, request.args, (key, value) => this.update(key, value));
  }

  /** Throws what `commands.start` throws. */
  static start(request: CommandRequest, commands: Commands): PushedCommand {
    return new PushedCommand(request, commands);
  }

  get id(): string {
    return this.request.id;
  }

  get name(): string {
    return this.request.name;
  }

  get args(): WireValue {
    return this.request.args;
  }

  interrupt(why: string): void {
    this.running.interrupt(why);
  }

  /** Its code, and the beginning of what it wrote. Rejects when this machine could not carry it out. */
  async ended(): Promise<{ readonly code: number; readonly output: string }> {
    try {
      await this.running.ended;
      // The answer that the command has begun goes first, however quick it was.
      await endOfTurn();
      this.send();
      // Calls are read in their order, so that the end may follow the last updates at once.
      this.call('complete', null);
      await this.unanswered.settled();
      return { code: this.code, output: this.output };
    } finally {
      this.request.ref.release();
      releaseRefs(this.request.args);
    }
  }

  /** Settles when more may be said. */
  private async update(key: string, value: Sendable): Promise<void> {
    if (key === 'rc' && typeof value === 'number') this.code = value;
    if (key === 'stdout' && typeof value === 'string') this.keep(value);
    this.updates.push([{ [key]: value }, 0]);
    if (this.updates.length >= mostUpdates) this.send();
    else if (this.updates.length === 1) process.nextTick(() => this.send());
    await this.room;
  }

  private keep(text: string): void {
    const missing = keptChars - this.output.length;
    if (missing > 0) this.output += text.slice(0, missing);
  }

  /** Sends what was said in this turn. */
  private send(): void {
    const { updates } = this;
    if (updates.length === 0) return;
    this.updates = [];
    this.call('update', updates);
  }

  private call(method: 'update' | 'complete', argument: Sendable): void {
    const { broker, ref } = this.request;
    this.room = this.unanswered.add(broker.call(ref, method, [argument]).catch(unlessGone));
  }
}

/**
 * Settles when all that waits for no system call is done. It is no turn of the event loop, after which
 * the connection would have sent what came before: each packet costs a master as much as its messages.
 */
function endOfTurn(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

/** The master may have ended the step, or the connection: the command's own end is what counts here. */
function unlessGone(error: unknown): void {
  if (!(error instanceof LinkClosed) && !(error instanceof RemoteFailure)) throw error;
}
