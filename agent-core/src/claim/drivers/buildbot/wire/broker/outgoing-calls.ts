import type { Element } from '../banana/banana-decoder.js';
import { remoteFailure } from './failure.js';
import { type ObjectFinder, readJelly } from '../jelly/jelly-reader.js';
import { writeJelly } from '../jelly/jelly-writer.js';
import type { Link } from './link.js';
import { LinkClosed } from './link-closed.js';
import type { MessageWriter } from './message-writer.js';
import { releaseRefs } from './release-refs.js';
import { Tuple } from '../jelly/tuple.js';
import type { WireError } from '../wire-error.js';
import type { WireLimits } from '../wire-limits.js';
import type { Sendable, WireValue } from '../jelly/wire-value.js';

/** What is asked of an object of the peer's, which goes by its id, or its name if it is the first. */
export interface OutgoingCall {
  readonly target: number | 'root';
  readonly method: string;
  readonly args: readonly Sendable[];
  readonly keywords: Readonly<Record<string, Sendable>>;
}

interface Waiting {
  readonly method: string;
  readonly resolve: (value: WireValue) => void;
  readonly reject: (error: Error) => void;
}

/** Our calls, and those that answers are still to come for. */
export class OutgoingCalls {
  private readonly link: Link;
  private readonly messages: MessageWriter;
  private readonly finder: ObjectFinder;
  private readonly limits: WireLimits;
  private readonly waiting = new Map<number, Waiting>();
  private lastRequest = 0;
  /** Calls that go out, in their order, when the peer has read what was sent before. */
  private queue: { readonly call: OutgoingCall; readonly waiting: Waiting }[] = [];

  constructor(link: Link, messages: MessageWriter, finder: ObjectFinder, limits: WireLimits) {
    this.link = link;
    this.messages = messages;
    this.finder = finder;
    this.limits = limits;
    void link.closed.then((end) => this.rejectAll(end));
  }

  make(call: OutgoingCall): Promise<WireValue> {
    return new Promise((resolve, reject) => {
      const waiting = { method: call.method, resolve, reject };
      if (this.link.ended !== null) reject(closedDuring(call.method, this.link.ended));
      else if (this.queue.length === 0 && !this.link.congested) this.send(call, waiting);
      else if (this.queue.push({ call, waiting }) === 1) this.link.whenWritable(() => this.sendQueue());
    });
  }

  /** Takes an answer; one that nothing waits for is let pass, and its references released. */
  answered(request: Element | undefined, answer: Element): WireError | null {
    const waiting = this.take(request);
    const value = readJelly(answer, this.finder, this.limits);
    if (waiting === undefined) releaseRefs(value);
    else waiting.resolve(value);
    return null;
  }

  /** Takes an exception for an answer. */
  failed(request: Element | undefined, answer: Element): WireError | null {
    const waiting = this.take(request);
    const value = readJelly(answer, this.finder, this.limits);
    const failure = remoteFailure(waiting?.method ?? 'a call', value, this.finder);
    waiting?.reject(failure);
    return null;
  }

  private send(call: OutgoingCall, waiting: Waiting): void {
    this.lastRequest += 1;
    const request = this.lastRequest;
    const failure = this.messages.send((writer, referTo) => {
      writer.list(7);
      writer.word('message');
      writer.number(request);
      if (call.target === 'root') writer.text(call.target);
      else writer.number(call.target);
      writer.text(call.method);
      writer.number(1);
      writeJelly(writer, new Tuple(...call.args), referTo);
      writeJelly(writer, call.keywords, referTo);
    });
    if (failure === null) this.waiting.set(request, waiting);
    else waiting.reject(failure);
  }

  private sendQueue(): void {
    let sent = 0;
    while (sent < this.queue.length && !this.link.congested) {
      const { call, waiting } = this.queue[sent]!;
      this.send(call, waiting);
      sent += 1;
    }
    this.queue = this.queue.slice(sent);
    if (this.queue.length > 0) this.link.whenWritable(() => this.sendQueue());
  }

  private take(request: Element | undefined): Waiting | undefined {
    if (typeof request !== 'number') return undefined;
    const waiting = this.waiting.get(request);
    this.waiting.delete(request);
    return waiting;
  }

  private rejectAll(end: LinkClosed): void {
    const all = [...this.waiting.values(), ...this.queue.map(({ waiting }) => waiting)];
    this.waiting.clear();
    this.queue = [];
    for (const { method, reject } of all) reject(closedDuring(method, end));
  }
}

function closedDuring(method: string, end: LinkClosed): LinkClosed {
  return new LinkClosed(end.end, `${method}: ${end.message}`, end.cause);
}
