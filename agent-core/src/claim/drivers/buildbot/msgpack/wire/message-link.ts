import type { WebSocket } from 'ws';
import { Latch } from '../../driver/latch.js';
import { LinkClosed, type LinkEnd } from '../../wire/broker/link-closed.js';
import { RefusedCall } from '../../wire/broker/refused-call.js';
import { RemoteFailure } from '../../wire/broker/remote-failure.js';
import type { Sendable, WireDictionary, WireValue } from '../../wire/jelly/wire-value.js';
import { WireError } from '../../wire/wire-error.js';
import { type WireLimits, wireLimits } from '../../wire/wire-limits.js';
import { decodeMessage, encodeMessage } from './message-codec.js';

/** So much may wait for the master to read before nothing more is read of it. */
const congestedBytes = 1024 * 1024;
/** How long the master may take to end its side after we ended ours. */
const lingerMs = 5000;

/** Answers a request of the master's. What it throws is told to the master; see `RefusedCall`. */
export type AnswerRequest = (op: string, request: WireDictionary) => Promise<Sendable>;

export interface MessageLinkOptions {
  readonly answer: AnswerRequest;
  /** `answer` threw something else than a `RefusedCall`; the master was told without the details. */
  readonly failed?: (op: string, error: unknown) => void;
  readonly limits?: WireLimits;
}

interface Waiting {
  readonly op: string;
  readonly resolve: (result: WireValue) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Requests in both directions over an open WebSocket, each message a msgpack map with `op` and a
 * `seq_number` that counts the requests of its side. Requests go out in the order they were made;
 * responses come in any. While the master does not read, nothing is read of it either.
 */
export class MessageLink {
  /** Settles when the connection has ended; never rejects. */
  readonly closed: Promise<LinkClosed>;
  private readonly socket: WebSocket;
  private readonly options: MessageLinkOptions;
  private readonly limits: WireLimits;
  private readonly over = new Latch<LinkClosed>();
  private readonly waiting = new Map<number, Waiting>();
  private readonly pings: (() => void)[] = [];
  private next = 0;
  private inHand = 0;
  private bytesInHand = 0;
  private end: LinkClosed | null = null;
  private isLeaving = false;
  private lingering: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, options: MessageLinkOptions) {
    this.socket = socket;
    this.options = options;
    this.limits = options.limits ?? wireLimits;
    this.closed = this.over.promise;
    // A message in one piece is one Buffer (`binaryType`).
    socket.on('message', (data, isBinary) => this.receive(data as Buffer, isBinary));
    socket.on('ping', () => this.heedCongestion());
    socket.on('pong', () => this.pings.shift()?.());
    socket.on('error', (error) => this.close('broken', `the connection broke: ${error.message}`, error));
    socket.on('close', (code) => this.socketClosed(code));
  }

  /** Settles with the result. Rejects with `RemoteFailure`, `LinkClosed`, or `WireError` (nothing was sent). */
  async request(op: string, fields: Readonly<Record<string, Sendable>> = {}): Promise<WireValue> {
    if (this.end !== null) throw this.end;
    const seq = this.next;
    const message = encodeMessage({ ...fields, op, seq_number: seq });
    this.next += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(seq, { op, resolve, reject });
      this.send(message);
    });
  }

  /** Settles when the master has answered a ping of WebSocket's own, or the connection has ended. */
  async ping(): Promise<void> {
    if (this.end !== null) return;
    const answered = new Latch<void>();
    this.pings.push(() => answered.set());
    this.socket.ping();
    await Promise.race([answered.promise, this.closed]);
  }

  /** Ends the connection after what was said this turn, answers included. */
  leave(): void {
    if (this.isLeaving) return;
    this.isLeaving = true;
    setImmediate(() => {
      if (this.end !== null) return;
      this.socket.resume();
      this.socket.close(1000);
      this.lingering = setTimeout(() => this.close('left', 'the connection was ended by us'), lingerMs);
    });
  }

  /** Ends the connection at once; only the first reason counts. */
  close(end: LinkEnd, message: string, cause?: unknown): void {
    if (this.end !== null) return;
    this.end = new LinkClosed(end, message, cause);
    clearTimeout(this.lingering);
    this.socket.terminate();
    for (const { reject } of this.waiting.values()) reject(this.end);
    this.waiting.clear();
    this.over.set(this.end);
  }

  private socketClosed(code: number): void {
    if (this.isLeaving) this.close('left', 'the connection has ended');
    else if (code === 1006) this.close('broken', 'the connection was lost');
    else this.close('closed', `the master ended the connection (${code})`);
  }

  private receive(bytes: Buffer, isBinary: boolean): void {
    if (this.end !== null) return;
    try {
      if (!isBinary) throw new WireError('bad-message', 'the master sent text where bytes are due');
      this.take(decodeMessage(bytes, this.limits), bytes.length);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.close('breach', error.message, error);
    }
  }

  private take(message: WireDictionary, bytes: number): void {
    const { op, seq_number: seq } = message;
    if (typeof op !== 'string' || typeof seq !== 'number' || !Number.isInteger(seq)) {
      throw new WireError('bad-message', 'a message has no op, or no number');
    }
    if (op === 'response') return this.responded(seq, message);
    if (this.inHand >= this.limits.callsInHand || this.bytesInHand + bytes > this.limits.bytesInHand) {
      throw new WireError('too-many-calls', `the master made ${this.inHand} requests at a time`);
    }
    void this.carryOut(op, seq, message, bytes);
  }

  private responded(seq: number, { result = null, is_exception: isException }: WireDictionary): void {
    const waiting = this.waiting.get(seq);
    if (waiting === undefined) throw new WireError('bad-message', `a response to no request: ${seq}`);
    this.waiting.delete(seq);
    if (isException === true)
      waiting.reject(new RemoteFailure(waiting.op, 'exception', textOf(result), null));
    else waiting.resolve(result);
  }

  private async carryOut(op: string, seq: number, request: WireDictionary, bytes: number): Promise<void> {
    this.inHand += 1;
    this.bytesInHand += bytes;
    const response = await this.responseTo(op, seq, request);
    this.inHand -= 1;
    this.bytesInHand -= bytes;
    if (this.end === null) this.send(response);
  }

  private async responseTo(op: string, seq: number, request: WireDictionary): Promise<Uint8Array> {
    const response = (fields: Readonly<Record<string, Sendable>>): Uint8Array =>
      encodeMessage({ op: 'response', seq_number: seq, ...fields });
    try {
      return response({ result: await this.options.answer(op, request) });
    } catch (error) {
      if (error instanceof RefusedCall) return response({ result: error.message, is_exception: true });
      this.options.failed?.(op, error);
      return response({ result: 'it failed inside this worker', is_exception: true });
    }
  }

  private send(message: Uint8Array): void {
    this.socket.send(message, () => this.heedCongestion());
    this.heedCongestion();
  }

  private heedCongestion(): void {
    if (this.end !== null || this.isLeaving) return;
    if (this.socket.bufferedAmount > congestedBytes) this.socket.pause();
    else if (this.socket.isPaused) this.socket.resume();
  }
}

function textOf(value: WireValue): string {
  return typeof value === 'string' ? value.slice(0, 10_000) : 'without a reason';
}
