import type { Duplex } from 'node:stream';
import { BananaDecoder, type Deliver } from '../banana/banana-decoder.js';
import { BananaWriter, type Dialect } from '../banana/banana-writer.js';
import { LinkClosed, type LinkEnd } from './link-closed.js';
import { type WireLimits, wireLimits } from '../wire-limits.js';

/** So much is gathered before it is sent without waiting for the turn's end. */
const flushBytes = 256 * 1024;
/** How long the peer may take to end its side after we ended ours. */
const lingerMs = 5000;

/**
 * Elements over a stream. What is written in one turn of the event loop goes out together. While
 * the peer does not read what we write, nothing is read of it either, so a flood of requests
 * cannot pile up answers; Twisted never stops reading, so this cannot lock both up.
 */
export class Link {
  readonly writer: BananaWriter;
  /** Settles when the connection has ended; never rejects. */
  readonly closed: Promise<LinkClosed>;
  private readonly stream: Duplex;
  private readonly settle: (end: LinkClosed) => void;
  private receiver: Deliver | null = null;
  private isFlushing = false;
  private isLeaving = false;
  private isFinished = false;
  private lingering: NodeJS.Timeout | undefined;
  private isCongested = false;
  private end: LinkClosed | null = null;
  private waiters: (() => void)[] = [];

  constructor(stream: Duplex, limits: WireLimits = wireLimits, dialect: Dialect = 'none') {
    this.stream = stream;
    this.writer = new BananaWriter(dialect);
    const { promise, settle } = deferred();
    this.closed = promise;
    this.settle = settle;
    const decoder = new BananaDecoder((element, heldBytes) => this.receiver!(element, heldBytes), limits);
    stream.pause();
    stream.on('data', (chunk: Buffer) => {
      if (this.end !== null || this.isFinished) return;
      const breach = decoder.push(chunk);
      if (breach !== null) this.close('breach', breach.message, breach);
    });
    stream.on('end', () => this.close(this.isLeaving ? 'left' : 'closed', 'the connection has ended'));
    stream.on('close', () => this.close(this.isLeaving ? 'left' : 'broken', 'the connection was lost'));
    stream.on('error', (error) => this.close('broken', `the connection broke: ${error.message}`, error));
    stream.on('drain', () => this.drained());
  }

  /** Why the connection ended; null while it lives. */
  get ended(): LinkClosed | null {
    return this.end;
  }

  /** Whether what was written waits for the peer to read; `whenWritable` tells its end. */
  get congested(): boolean {
    return this.isCongested;
  }

  /** Says who takes elements from the next one on; reading starts with the first receiver. */
  receiveBy(receiver: Deliver): void {
    const isFirst = this.receiver === null;
    this.receiver = receiver;
    if (isFirst) this.stream.resume();
  }

  /** Calls back once, after what was written has gone to the system; at once when it has. Never after the end. */
  whenWritable(resume: () => void): void {
    if (this.isCongested) this.waiters.push(resume);
    else resume();
  }

  /** To be called after each write to `writer`. */
  written(): void {
    if (this.writer.pendingBytes >= flushBytes) this.flush();
    else if (!this.isFlushing) {
      this.isFlushing = true;
      setImmediate(() => this.flush());
    }
  }

  /** Sends what was written, this turn's answers included, then ends the connection. */
  leave(): void {
    if (this.isLeaving) return;
    this.isLeaving = true;
    setImmediate(() => {
      if (this.end !== null) return;
      this.flush();
      this.isFinished = true;
      this.stream.end();
      this.stream.resume();
      // To destroy it before the peer has read all could reset the connection, and lose the last words.
      this.lingering = setTimeout(() => this.close('left', 'the connection was ended by us'), lingerMs);
    });
  }

  /** Ends the connection at once; only the first reason counts. */
  close(end: LinkEnd, message: string, cause?: unknown): void {
    if (this.end !== null) return;
    this.end = new LinkClosed(end, message, cause);
    this.waiters = [];
    clearTimeout(this.lingering);
    this.stream.destroy();
    this.settle(this.end);
  }

  private flush(): void {
    this.isFlushing = false;
    const pieces = this.writer.take();
    if (this.end !== null || this.isFinished || pieces.length === 0) return;
    this.stream.cork();
    let isWritable = true;
    for (const piece of pieces) isWritable = this.stream.write(piece);
    this.stream.uncork();
    if (isWritable && !this.stream.writableNeedDrain) return;
    this.isCongested = true;
    this.stream.pause();
  }

  private drained(): void {
    if (!this.isCongested || this.end !== null) return;
    this.isCongested = false;
    const waiters = this.waiters;
    this.waiters = [];
    for (const resume of waiters) resume();
    if (!this.isCongested) this.stream.resume();
  }
}

function deferred(): { promise: Promise<LinkClosed>; settle: (end: LinkClosed) => void } {
  let settle!: (end: LinkClosed) => void;
  const promise = new Promise<LinkClosed>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}
