import { createConnection, type Socket } from 'node:net';
import * as library from '@homebridge/dbus-native';

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

/** Asking must not start a service that would not run otherwise (D-Bus specification, NO_AUTO_START). */
const noAutoStart = 0x2;

/**
 * A message bus, connected at the first call and again after it went away. A bus that is not there,
 * refuses, or hangs makes a call reject within `timeoutMs`. It does not keep the process alive.
 */
export class Bus {
  private readonly address: string | undefined;
  private readonly timeoutMs: number;
  private client: Client | null = null;

  /** `address` as in DBUS_SESSION_BUS_ADDRESS: `unix:path=…` or `unix:abstract=…`. */
  constructor(address: string | undefined, timeoutMs = 1000) {
    this.address = address;
    this.timeoutMs = timeoutMs;
  }

  /** The reply's values. Rejects with a message that names what did not answer. */
  async call(call: BusCall): Promise<unknown[]> {
    const client = (this.client ??= this.connect());
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(timer);
        client.connection.off('error', broken);
        client.connection.off('end', ended);
        reject(new Error(`${call.destination}: ${why}`));
      };
      const broken = (error: Error): void => fail(error.message);
      const ended = (): void => fail('the bus has closed');
      const timer = setTimeout(() => {
        this.drop(client);
        fail('no reply');
      }, this.timeoutMs);
      client.connection.once('error', broken);
      client.connection.once('end', ended);
      client.invoke({ ...call, flags: noAutoStart }, (error, ...values) => {
        if (error !== null) return fail(error.message || error.name || 'refused');
        clearTimeout(timer);
        client.connection.off('error', broken);
        client.connection.off('end', ended);
        resolve(values);
      });
    });
  }

  close(): void {
    if (this.client !== null) this.drop(this.client);
  }

  private connect(): Client {
    const stream = createConnection(socketOf(this.address));
    stream.unref();
    const client = createClient({ stream });
    client.connection.on('error', () => this.drop(client));
    client.connection.on('end', () => this.drop(client));
    return client;
  }

  private drop(client: Client): void {
    if (this.client === client) this.client = null;
    client.connection.stream.destroy();
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
