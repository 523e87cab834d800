import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { Broker } from '../wire/broker/broker.js';
import { LinkClosed } from '../wire/broker/link-closed.js';
import { RemoteFailure } from '../wire/broker/remote-failure.js';
import type { RemoteRef } from '../wire/broker/remote-ref.js';
import { releaseRefs } from '../wire/broker/release-refs.js';
import type { Commands, RunningCommand } from '../commands/create-commands.js';
import { InFlight } from '../commands/in-flight.js';
import type { Sendable, WireValue } from '../wire/jelly/wire-value.js';

/** A command as the master asks for it. `ref` is what is told of its progress, on `broker`'s connection. */
export interface CommandRequest {
  readonly broker: Broker;
  readonly ref: RemoteRef;
  readonly id: string;
  readonly name: string;
  readonly args: WireValue;
}

/** As much as an answer that is read from a command's output may be long. */
const outputChars = 200;
/** Messages that may be on their way at a time. */
const mostUnanswered = 8;

/** A command that runs: tells the master of it, and at the end releases all that came with it. */
export class PushedCommand {
  readonly id: string;
  readonly name: string;
  readonly args: WireValue;
  private readonly request: CommandRequest;
  private running: RunningCommand | null = null;
  private readonly unanswered = new InFlight(mostUnanswered, () =>
    this.interrupt('the master could not be told of it'),
  );
  /** What is told in this turn. */
  private telling: { readonly updates: Sendable[]; readonly told: Promise<void> } | null = null;
  private code = -1;
  private output = '';

  private constructor(request: CommandRequest) {
    this.request = request;
    this.id = request.id;
    this.name = request.name;
    this.args = request.args;
  }

  /** Throws what `commands.start` throws. */
  static start(request: CommandRequest, commands: Commands): PushedCommand {
    const command = new PushedCommand(request);
    command.running = commands.start(request.name, request.args, (key, value) => command.update(key, value));
    return command;
  }

  interrupt(why: string): void {
    this.running?.interrupt(why);
  }

  /** Its code, and the beginning of what it wrote. Rejects when this machine could not carry it out. */
  async ended(): Promise<{ readonly code: number; readonly output: string }> {
    const { broker, ref, args } = this.request;
    try {
      await this.running?.ended;
      // Calls arrive in their order, so that the end need not wait until the updates are answered.
      const completed = broker.call(ref, 'complete', [null]).catch(unlessGone);
      await Promise.all([completed, this.unanswered.settled()]);
      return { code: this.code, output: this.output };
    } finally {
      ref.release();
      releaseRefs(args);
    }
  }

  /** Settles when more may be told. */
  private async update(key: string, value: Sendable): Promise<void> {
    if (key === 'rc' && typeof value === 'number') this.code = value;
    if (key === 'stdout' && typeof value === 'string' && this.output.length < outputChars) {
      this.output = (this.output + value.slice(0, outputChars)).slice(0, outputChars);
    }
    const update = [{ [key]: value }, 0];
    if (this.telling === null) {
      const updates: Sendable[] = [];
      this.telling = { updates, told: this.tell(updates) };
    }
    this.telling.updates.push(update);
    await this.telling.told;
  }

  /** In one message what is told in one turn: a message costs a master more than what is in it. */
  private async tell(updates: Sendable[]): Promise<void> {
    const { broker, ref } = this.request;
    await endOfTurn();
    this.telling = null;
    await this.unanswered.add(broker.call(ref, 'update', [updates]).catch(unlessGone));
  }
}

/** The master may have ended the step, or the connection: the command's own end is what counts here. */
function unlessGone(error: unknown): void {
  if (!(error instanceof LinkClosed) && !(error instanceof RemoteFailure)) throw error;
}
