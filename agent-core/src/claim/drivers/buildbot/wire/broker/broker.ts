import type { Element } from '../banana/banana-decoder.js';
import { IncomingCalls } from './incoming-calls.js';
import type { ObjectFinder } from '../jelly/jelly-reader.js';
import type { Link } from './link.js';
import type { LinkClosed, LinkEnd } from './link-closed.js';
import type { LocalObject } from './local-object.js';
import { MessageWriter } from './message-writer.js';
import { ObjectTable } from './object-table.js';
import { OutgoingCalls } from './outgoing-calls.js';
import { RemoteRef } from './remote-ref.js';
import { WireError } from '../wire-error.js';
import { type WireLimits, wireLimits } from '../wire-limits.js';
import type { Sendable, WireValue } from '../jelly/wire-value.js';

export interface BrokerOptions {
  readonly limits?: WireLimits;
  /** What the peer can call by the name `root`; only masters have one. */
  readonly root?: LocalObject;
  /** A method of ours threw something else than a `RefusedCall`; the peer was told without the details. */
  readonly methodFailed?: (label: string, error: unknown) => void;
}

/**
 * Calls in both directions over a link whose dialect and version are agreed. Calls go out in the
 * order they were made; answers come in any. It takes the link's elements from the next one on.
 */
export class Broker {
  /** Settles when the connection has ended, with the reason; never rejects. */
  readonly closed: Promise<LinkClosed>;
  private readonly link: Link;
  private readonly objects = new ObjectTable();
  private readonly messages: MessageWriter;
  private readonly incoming: IncomingCalls;
  private readonly outgoing: OutgoingCalls;
  private readonly methodFailed: (label: string, error: unknown) => void;

  constructor(link: Link, options: BrokerOptions = {}) {
    const { limits = wireLimits, root = null, methodFailed = () => {} } = options;
    const finder: ObjectFinder = {
      remote: (id) => new RemoteRef(id, this),
      local: (id) => this.objects.get(id),
    };
    this.link = link;
    this.closed = link.closed;
    this.methodFailed = methodFailed;
    this.messages = new MessageWriter(link, this.objects);
    this.outgoing = new OutgoingCalls(link, this.messages, finder, limits);
    this.incoming = new IncomingCalls(this.messages, { finder, limits, root, methodFailed });
    link.receiveBy((element, heldBytes) => this.receive(element, heldBytes));
  }

  /** How many of our objects the peer holds references to. */
  get sharedObjects(): number {
    return this.objects.size;
  }

  /**
   * Calls a method of the peer's object; settles with the answer. References in it are the
   * caller's to release; Buffers among the arguments must stay as they are until then. While the
   * peer does not read, calls wait here. Rejects with `RemoteFailure` (the peer refused),
   * `LinkClosed`, or `WireError` (it cannot be sent, and nothing was).
   */
  async call(
    target: RemoteRef | 'root',
    method: string,
    args: readonly Sendable[] = [],
    keywords: Readonly<Record<string, Sendable>> = {},
  ): Promise<WireValue> {
    if (target !== 'root' && !target.belongsTo(this)) {
      throw new WireError('bad-reference', `${method}: the object belongs to another connection`);
    }
    return this.outgoing.make({ target: target === 'root' ? target : target.id, method, args, keywords });
  }

  /** Ends the connection after what was said this turn; calls without an answer reject. */
  leave(): void {
    this.link.leave();
  }

  /** Ends the connection at once. */
  close(end: LinkEnd, message: string): void {
    this.link.close(end, message);
  }

  /** For `RemoteRef.release`. */
  dropRef(id: number): void {
    this.messages.send((writer) => {
      writer.list(2);
      writer.word('decref');
      writer.number(id);
    });
  }

  private receive(element: Element, heldBytes: number): WireError | null {
    const message = Array.isArray(element) ? element : [];
    try {
      switch (message[0]) {
        case 'message':
          return this.incoming.take(message, heldBytes);
        case 'answer':
          return this.outgoing.answered(message[1], message[2] ?? []);
        case 'error':
          return this.outgoing.failed(message[1], message[2] ?? []);
        case 'decref':
          this.dropped(message[1]);
          return null;
        case undefined:
        default:
          return new WireError('bad-message', 'the master sent a message of an unknown kind');
      }
    } catch (error) {
      if (error instanceof WireError) return error;
      throw error;
    }
  }

  private dropped(id: Element | undefined): void {
    const object = typeof id === 'number' ? this.objects.drop(id) : null;
    try {
      object?.dropped();
    } catch (error) {
      this.methodFailed(`${object?.label}.dropped`, error);
    }
  }
}
