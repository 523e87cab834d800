import { createConnection, type Socket } from 'node:net';
import * as library from '@homebridge/dbus-native';
import { type BusListener, type BusMatch, type BusSignal, isMatch, matchRule } from './bus-signals.js';

/** A method of an object on the bus, and what it is given. */
export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** D-Bus type codes of the body. */
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

/** What is used of the library, whose own types leave most of it out. */
interface Client {
  readonly connection: NodeJS.EventEmitter & { readonly stream: Socket };
  invoke(
    message: object,
    callback: (error: { name?: string; message?: string } | null, ...values: unknown[]) => void,
  ): void;
}
const { createClient } = library as unknown as {
  createClient: (options: { stream: Socket }) => Client;
};

/** A connection, and how to fail whoever waits for a reply on it. */
interface Link {
  readonly client: Client;
  readonly waiting: Set<(why: string) => void>;
}

/** Asking must not start a service that would not run otherwise (D-Bus specification, NO_AUTO_START). */
const noAutoStart = 0x2;
/** The type of a message that is a signal (D-Bus specification, Message Types). */
const signalType = 4;
/** A bus that went away, or was not there, is tried again after this for those who listen, then after twice as long. */
const retryMs = { first: 1000, longest: 60_000 };

/**
 * A message bus, connected at the first call and again after it went away. A bus that is not there,
 * refuses, or hangs makes a call reject within `timeoutMs`. It does not keep the process alive.
 * Who listens goes on listening after the bus has come back.
 */
export class Bus {
  private readonly address: string | undefined;
  private readonly timeoutMs: number;
  private readonly listeners = new Map<BusListener, BusMatch>();
  private link: Link | null = null;
  private retry: NodeJS.Timeout | undefined;
  private waitMs = retryMs.first;
  private isClosed = false;

  /** `address` as in DBUS_SESSION_BUS_ADDRESS: `unix:path=…` or `unix:abstract=…`. */
  constructor(address: string | undefined, timeoutMs = 1000) {
    this.address = address;
    this.timeoutMs = timeoutMs;
  }

  /** The reply's values. Rejects with a message that names what did not answer. */
  async call(call: BusCall): Promise<unknown[]> {
    const link = this.linked();
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(timer);
        link.waiting.delete(fail);
        reject(new Error(`${call.destination}: ${why}`));
      };
      const timer = setTimeout(() => {
        fail('no reply');
        this.drop(link, 'the bus has closed');
      }, this.timeoutMs);
      link.waiting.add(fail);
      link.client.invoke({ ...call, flags: noAutoStart }, (error, ...values) => {
        if (error !== null) return fail(error.message || error.name || 'refused');
        clearTimeout(timer);
        link.waiting.delete(fail);
        this.waitMs = retryMs.first;
        resolve(values);
      });
    });
  }

  /** Hears signals from now on, whenever the bus is there, until `unlisten`. A listener has one match. */
  listen(match: BusMatch, listener: BusListener): void {
    this.listeners.set(listener, match);
    if (this.link === null) this.tryAgain();
    else this.subscribe(match);
  }

  unlisten(listener: BusListener): void {
    this.listeners.delete(listener);
  }

  close(): void {
    this.isClosed = true;
    this.listeners.clear();
    clearTimeout(this.retry);
    if (this.link !== null) this.drop(this.link, 'the bus has closed');
  }

  private linked(): Link {
    if (this.link !== null) return this.link;
    const stream = createConnection(socketOf(this.address));
    stream.unref();
    const link: Link = { client: createClient({ stream }), waiting: new Set() };
    this.link = link;
    const { connection } = link.client;
    connection.on('error', (error: Error) => this.drop(link, error.message));
    connection.on('end', () => this.drop(link, 'the bus has closed'));
    connection.on('message', (message: BusSignal & { readonly type: number }) => {
      if (message.type === signalType) this.heard(message);
    });
    for (const match of this.listeners.values()) this.subscribe(match);
    return link;
  }

  private heard(message: BusSignal): void {
    // The library leaves the body out where there is none.
    const signal = { ...message, body: (message.body as readonly unknown[] | undefined) ?? [] };
    for (const [listener, match] of this.listeners) if (isMatch(match, signal)) listener.heard(signal);
  }

  /** Rejection is as good as silence: the layer that listens says in the self-test who is missing. */
  private subscribe(match: BusMatch): void {
    const bus = 'org.freedesktop.DBus';
    const body = [matchRule(match)];
    this.call({
      destination: bus,
      path: '/org/freedesktop/DBus',
      interface: bus,
      member: 'AddMatch',
      signature: 's',
      body,
    }).catch(() => undefined);
  }

  private tryAgain(): void {
    clearTimeout(this.retry);
    try {
      this.linked();
    } catch {
      // There is no address to try.
    }
  }

  private drop(link: Link, why: string): void {
    link.client.connection.stream.destroy();
    for (const fail of link.waiting) fail(why);
    if (this.link !== link) return;
    this.link = null;
    for (const listener of this.listeners.keys()) listener.lost?.();
    if (this.isClosed || this.listeners.size === 0) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.tryAgain(), this.waitMs).unref();
    this.waitMs = Math.min(retryMs.longest, this.waitMs * 2);
  }
}

/** The first socket of an address; its values are escaped like those of a URL (D-Bus specification, Server Addresses). */
function socketOf(address: string | undefined): string {
  for (const one of (address ?? '').split(';')) {
    const [, key, value] = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(one) ?? [];
    if (value !== undefined) return `${key === 'abstract' ? '\0' : ''}${decodeURIComponent(value)}`;
  }
  throw new Error('there is no message bus here');
}
