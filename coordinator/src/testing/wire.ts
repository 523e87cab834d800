import { type Endpoint, type EndpointName, endpoints, Problem } from '@barnraiser/protocol';
import type { z } from 'zod';

/** The parts of a call. A string or bytes go as they are, anything else as JSON. */
interface WireCall {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

type Replies<N extends EndpointName> = (typeof endpoints)[N]['replies'];
type DocumentOf<N extends EndpointName> = {
  [S in keyof Replies<N>]: Replies<N>[S] extends { readonly body: infer B extends z.ZodType }
    ? z.output<B>
    : never;
}[keyof Replies<N>];

/** A reply as it came. */
export interface WireReply<Document = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** The document, parsed by the schema of its status; throws when it is not of that form. */
  json(): Document;
  problem(): Problem;
}

export type Wire = <N extends EndpointName>(name: N, call?: WireCall) => Promise<WireReply<DocumentOf<N>>>;

/** Calls endpoints by the protocol's table, checking nothing of what goes out. */
export function wire(url: string, token: string | null = null): Wire {
  return async <N extends EndpointName>(name: N, call: WireCall = {}) => {
    const endpoint: Endpoint = endpoints[name];
    const isRaw = typeof call.body === 'string' || call.body instanceof Uint8Array;
    const headers = Object.fromEntries(
      Object.entries(call.headers ?? {}).map(([key, value]) => [key, String(value)]),
    );
    const reply = await fetch(url + addressOf(endpoint.path, call), {
      method: endpoint.method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(call.body !== undefined && !isRaw && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(call.body !== undefined && {
        body: isRaw ? (call.body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(call.body),
      }),
      ...(call.signal && { signal: call.signal }),
    });
    const bytes = Buffer.from(await reply.arrayBuffer());
    return {
      status: reply.status,
      headers: reply.headers,
      bytes,
      json: () => parsed(endpoint, reply.status, bytes) as DocumentOf<N>,
      problem: () => Problem.parse(JSON.parse(bytes.toString())),
    };
  };
}

function parsed(endpoint: Endpoint, status: number, bytes: Buffer): unknown {
  const schema = endpoint.replies[status]?.body;
  if (schema === undefined || typeof schema === 'string') {
    throw new Error(`${endpoint.method} ${endpoint.path} answered ${status}: ${bytes.toString()}`);
  }
  return schema.parse(JSON.parse(bytes.toString()));
}

function addressOf(path: string, { params = {}, query = {} }: WireCall): string {
  const address = path.replaceAll(/\{(\w+)(\*?)\}/g, (_whole, name: string, rest: string) => {
    const value = String(params[name] ?? '');
    return rest ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });
  const pairs = new URLSearchParams(
    Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
  );
  return pairs.size === 0 ? address : `${address}?${pairs.toString()}`;
}
