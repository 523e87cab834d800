import { InFlight } from './in-flight.js';
import { LogBatch, type LogKey } from './log/log-batch.js';
import type { Sendable } from '../wire/jelly/wire-value.js';

/** Tells the master one thing of a command; settles when it has taken it. Calls arrive in their order. */
export type SendUpdate = (key: string, value: Sendable) => Promise<void>;

/** More would only wait in memory. */
const mostUnanswered = 8;

/** What the master is told of one command, in order. Log text is gathered for a moment; anything else goes after it. */
export class Updates {
  private readonly send: SendUpdate;
  private readonly unanswered: InFlight;
  private readonly batch: LogBatch;

  /** `onBroken` hears once that the master could not be told. */
  constructor(send: SendUpdate, onBroken: (cause: unknown) => void) {
    this.send = send;
    this.unanswered = new InFlight(mostUnanswered, onBroken);
    this.batch = new LogBatch((key, value) => this.put(key, value));
  }

  /** Adds text to a log; answers what the writer has to wait for before it goes on. */
  log(key: LogKey, text: string): Promise<void> | undefined {
    return this.batch.add(key, text);
  }

  /** A line or more of what the worker itself says. */
  header(text: string): void {
    void this.batch.add('header', text);
  }

  /** Answers what to wait for before the next. */
  tell(key: string, value: Sendable): Promise<void> | undefined {
    void this.batch.flush();
    return this.put(key, value);
  }

  /** Settles when the master has everything; rejects when it could not be told. */
  async settled(): Promise<void> {
    void this.batch.flush();
    await this.unanswered.settled();
  }

  private put(key: string, value: Sendable): Promise<void> | undefined {
    if (this.unanswered.isBroken) return undefined;
    return this.unanswered.add(this.send(key, value));
  }
}
