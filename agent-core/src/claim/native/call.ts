import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type Endpoint, type EndpointName, endpoints } from '@barnraiser/protocol';
import type { Response } from 'got';
import { z } from 'zod';
import { agentVersion } from '../../version.js';
import { ClaimError } from '../claim-error.js';
import { addressOf } from './address.js';
import { errorOfReply } from './reply-error.js';

type Table = typeof endpoints;
type InputOf<N extends EndpointName, K extends 'params' | 'query' | 'headers'> =
  Table[N] extends Record<K, infer Schema extends z.ZodType> ? Record<K, z.input<Schema>> : unknown;
type BodyOf<N extends EndpointName> = Table[N] extends { body: infer Body }
  ? { body: Body extends z.ZodType ? z.input<Body> : Uint8Array }
  : unknown;

/** What a call needs, by its row in the endpoint table. */
type CallInput<N extends EndpointName> = InputOf<N, 'params'> &
  InputOf<N, 'query'> &
  InputOf<N, 'headers'> &
  BodyOf<N>;

/** A successful reply, its body parsed by the schema of its status; null where the body is empty. */
type CallReply<N extends EndpointName> = {
  [S in keyof Table[N]['replies']]: {
    status: S;
    body: Table[N]['replies'][S] extends { body: infer Body extends z.ZodType } ? z.output<Body> : null;
    headers: Response['headers'];
  };
}[keyof Table[N]['replies']];

/** How a call is made; an abort rejects with the signal's reason. */
export interface CallOptions {
  readonly token?: string | null;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Makes the protocol's calls at one coordinator. No call is repeated here; each failure is a `ClaimError`. */
export interface Caller {
  readonly baseUrl: string;
  call<N extends EndpointName>(name: N, input: CallInput<N>, options?: CallOptions): Promise<CallReply<N>>;
  /** Drops the idle connections. */
  close(): void;
}

/** Bounds what a reply may hold, so that no server can fill our memory. */
const maxReplyBytes = 16 * 1024 * 1024;
const documentTimeoutMs = 30_000;

/** Connections are kept alive: a claim's many small calls would otherwise pay a handshake each. */
export function createCaller(baseUrl: string): Caller {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  return {
    baseUrl,
    call: async (name, input, options = {}) =>
      (await request(baseUrl, agents, name, input as Request, options)) as never,
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

interface Request {
  readonly params?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly headers?: Record<string, unknown>;
  readonly body?: unknown;
}

async function request(
  baseUrl: string,
  agent: { http: HttpAgent; https: HttpsAgent },
  name: EndpointName,
  input: Request,
  options: CallOptions,
): Promise<unknown> {
  const endpoint: Endpoint = endpoints[name];
  const address = addressOf(baseUrl, endpoint.path, input.params ?? {}, input.query ?? {});
  const action = `${name} at ${baseUrl}`;
  const response = await send(action, address, endpoint, input, { ...options, agent });
  const expected = endpoint.replies[response.statusCode];
  if (expected === undefined) {
    throw errorOfReply(action, {
      status: response.statusCode,
      headers: response.headers,
      body: response.rawBody,
    });
  }
  const body = expected.body instanceof z.ZodType ? decode(action, expected.body, response.rawBody) : null;
  return { status: response.statusCode, body, headers: response.headers };
}

async function send(
  action: string,
  address: string,
  endpoint: Endpoint,
  input: Request,
  options: CallOptions & { agent: { http: HttpAgent; https: HttpsAgent } },
): Promise<Response<Buffer>> {
  // An agent that serves Buildbot masters alone never needs it.
  const { got } = await import('got');
  options.signal?.throwIfAborted();
  const pending = got(address, {
    method: endpoint.method,
    headers: headersOf(endpoint, input.headers ?? {}, options.token ?? null),
    ...bodyOf(endpoint, input.body),
    agent: options.agent,
    responseType: 'buffer',
    throwHttpErrors: false,
    followRedirect: false,
    retry: { limit: 0 },
    timeout: { connect: 10_000, secureConnect: 15_000, request: options.timeoutMs ?? documentTimeoutMs },
    ...(options.signal && { signal: options.signal }),
  });
  void pending.on('downloadProgress', ({ transferred }) => {
    if (transferred > maxReplyBytes) pending.cancel('the reply is too large');
  });
  try {
    return await pending;
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new ClaimError(`${action}: ${reasonOf(error)}`, { code: 'network', retryable: true, cause: error });
  }
}

function headersOf(
  endpoint: Endpoint,
  headers: Record<string, unknown>,
  token: string | null,
): Record<string, string> {
  const given = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return {
    ...Object.fromEntries(given),
    'user-agent': `barnraiser-agent/${agentVersion}`,
    accept: 'application/json, application/problem+json',
    ...(endpoint.body === 'bytes' && { 'content-type': 'application/octet-stream' }),
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
}

function bodyOf(endpoint: Endpoint, body: unknown): { body?: Buffer; json?: unknown; headers?: never } {
  if (endpoint.body === undefined) return {};
  return endpoint.body === 'bytes' ? { body: body as Buffer } : { json: body };
}

function decode(action: string, schema: z.ZodType, bytes: Buffer): unknown {
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw new ClaimError(`${action}: the reply could not be decoded`, {
      code: 'network',
      retryable: true,
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'ENOTFOUND') return 'no such host';
  return error instanceof Error ? error.message : String(error);
}
