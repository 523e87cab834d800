import { type Endpoint, type EndpointName, endpoints, type Problem } from '@barnraiser/protocol';

/** The parts of a call. A string or bytes go as they are, anything else as JSON. */
export interface WireCall {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** A reply as it came. */
export interface WireReply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** The JSON document; throws when there is none. */
  json<T = unknown>(): T;
  problem(): Problem;
}

export type Wire = (name: EndpointName, call?: WireCall) => Promise<WireReply>;

/** Calls endpoints by the protocol's table, checking nothing: what a test sends is what goes out. */
export function wire(url: string, token: string | null = null): Wire {
  return async (name, call = {}) => {
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
    return replyOf(reply);
  };
}

/** Reads a reply whole. */
export async function replyOf(reply: Response): Promise<WireReply> {
  const bytes = Buffer.from(await reply.arrayBuffer());
  const json = <T>(): T => JSON.parse(bytes.toString()) as T;
  return { status: reply.status, headers: reply.headers, bytes, json, problem: () => json<Problem>() };
}

function addressOf(path: string, { params = {}, query = {} }: WireCall): string {
  const address = path.replaceAll(/\{(\w+)(\*?)\}/g, (_whole, name: string, rest: string) => {
    const value = String(params[name] ?? '');
    return rest ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });
  const pairs = new URLSearchParams(
    Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
  );
  return pairs.size === 0 ? address : `${address}?${pairs}`;
}
