import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reply of a metadata server. `silent`: the call is never answered. */
export type MetadataReply =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'silent';

/** What a call of a metadata server was. */
export interface MetadataCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** A metadata server on loopback: one cloud's rules, and what tests make go wrong first. */
export class MetadataServer {
  readonly calls: MetadataCall[] = [];
  /** Asked before the rules; null: the rules hold. */
  fault: (call: MetadataCall) => MetadataReply | null = () => null;
  private readonly rules: (call: MetadataCall) => MetadataReply;
  private readonly server: Server;

  constructor(rules: (call: MetadataCall) => MetadataReply) {
    this.rules = rules;
    this.server = createServer((request, response) => this.answer(request, response));
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  /** `host:port`. */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const call = { method: request.method ?? '', path: request.url ?? '', headers: request.headers };
    this.calls.push(call);
    // As the real ones do: what came through a proxy might come from anybody.
    const isForwarded = 'x-forwarded-for' in call.headers || 'via' in call.headers;
    const reply = this.fault(call) ?? (isForwarded ? { status: 403 } : this.rules(call));
    if (reply === 'silent') return;
    response.writeHead(reply.status, reply.headers).end(reply.body ?? '');
  }
}
