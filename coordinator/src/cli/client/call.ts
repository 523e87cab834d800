import {
  type Endpoint,
  type EndpointName,
  endpoints,
  type Problem,
  Problem as ProblemShape,
} from '@barnraiser/protocol';
import got, { type Method, type Response } from 'got';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { CommandError } from '../command-error.js';
import { addressOf } from './address.js';
import { refusal } from './refusal.js';
import { unreachable } from './unreachable.js';

/** A coordinator to talk to, and as whom. */
export interface Client {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string | null;
}

type Table = typeof endpoints;
type Given<E, K extends string> = E extends { readonly [key in K]: infer S extends z.ZodType }
  ? z.input<S>
  : undefined;
type Required<E, K extends string> =
  Given<E, K> extends undefined ? unknown : { readonly [key in K]: Given<E, K> };
type Optional<E, K extends string> =
  Given<E, K> extends undefined ? unknown : { readonly [key in K]?: Partial<Given<E, K>> };

/** What a call takes: its parameters and document, and whatever of its query and headers is wanted. */
export type Input<N extends EndpointName> = Required<Table[N], 'params'> &
  Optional<Table[N], 'query'> &
  Optional<Table[N], 'headers'> &
  (Table[N] extends { readonly body: 'bytes' }
    ? { readonly body: Readable; readonly sizeBytes: number }
    : Required<Table[N], 'body'>);

type Document<B> = B extends z.ZodType ? z.output<B> : null;
type Replies<N extends EndpointName> = Table[N]['replies'];

/** The document that a call answers with; null for a reply without a body. */
export type Reply<N extends EndpointName> = {
  [S in keyof Replies<N>]: Replies<N>[S] extends { readonly body: infer B } ? Document<B> : never;
}[keyof Replies<N>];

/** Long enough for the coordinator to ask a slow git server (20 s). */
const timeoutMs = 60_000;

interface Loose {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly sizeBytes?: number;
}

/**
 * Makes one call of the endpoint table and answers its document, checked by its schema. Rejects
 * with `CommandError`: `unreachable`, or `refused` with the coordinator's problem.
 */
export async function call<N extends EndpointName>(
  client: Client,
  name: N,
  input: Input<N>,
): Promise<Reply<N>> {
  const endpoint: Endpoint = endpoints[name];
  const given = input as Loose;
  const isBytes = endpoint.body === 'bytes';
  const response = await got(addressOf(client.url, endpoint, given), {
    ...requestOf(client, endpoint, given),
    ...(isBytes ? { body: given.body as Readable } : { timeout: { request: timeoutMs } }),
    ...(endpoint.body === undefined || isBytes ? {} : { json: given.body }),
    responseType: 'text',
  }).catch((cause: unknown) => {
    throw unreachable(client, cause);
  });
  return documentOf(client, endpoint, response) as Reply<N>;
}

/** Makes a call that answers with bytes or events, once the coordinator has accepted it. Same rejections as `call`. */
export async function openStream<N extends EndpointName>(
  client: Client,
  name: N,
  input: Input<N>,
): Promise<Readable> {
  const endpoint: Endpoint = endpoints[name];
  const stream = got.stream(addressOf(client.url, endpoint, input as Loose), {
    ...requestOf(client, endpoint, input as Loose),
    // A build may be silent for long; the coordinator's keep-alive comments come far more often than this.
    timeout: { connect: 10_000, response: timeoutMs, socket: 120_000 },
  });
  const response = await new Promise<Response>((resolve, reject) => {
    stream.once('response', resolve);
    stream.once('error', (cause: unknown) => {
      reject(unreachable(client, cause));
    });
  });
  if (response.statusCode < 400) return stream;
  throw refusal(
    client,
    problemOf(client, response.statusCode, Buffer.concat(await stream.toArray()).toString()),
  );
}

function requestOf(client: Client, endpoint: Endpoint, { headers, sizeBytes }: Loose) {
  return {
    method: endpoint.method as Method,
    headers: {
      'user-agent': 'barnraiser-coordinator',
      ...(client.token === null ? {} : { authorization: `Bearer ${client.token}` }),
      ...(sizeBytes === undefined
        ? {}
        : { 'content-length': String(sizeBytes), 'content-type': 'application/octet-stream' }),
      ...Object.fromEntries(Object.entries(headers ?? {}).map(([key, value]) => [key, String(value)])),
    },
    throwHttpErrors: false,
    followRedirect: false,
    retry: { limit: 0 },
  };
}

function documentOf(client: Client, endpoint: Endpoint, { statusCode, body }: Response<string>): unknown {
  const reply = endpoint.replies[statusCode];
  if (!reply) throw refusal(client, problemOf(client, statusCode, body));
  if (!(reply.body instanceof z.ZodType)) return null;
  const parsed = reply.body.safeParse(jsonOf(body));
  if (parsed.success) return parsed.data;
  throw new CommandError(
    'failed',
    `${client.url} answered ${endpoint.method} ${endpoint.path} with a document of an unexpected form:\n${z.prettifyError(parsed.error)}`,
    { cause: parsed.error },
  );
}

function problemOf(client: Client, status: number, body: string): Problem {
  const parsed = ProblemShape.safeParse(jsonOf(body));
  if (parsed.success) return parsed.data;
  throw new CommandError(
    'failed',
    `${client.url} answered with status ${status}, but not as a coordinator does.\nIs another program, or a proxy, at this address? Give the coordinator's with --url.`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
