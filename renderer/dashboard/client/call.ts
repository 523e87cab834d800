import { type Endpoint, type EndpointName, endpoints, Problem, problemTypeOf } from '@barnraiser/protocol';
import type { z } from 'zod';
import { addressOf } from './address.js';
import { CallError } from './call-error.js';

type Table = typeof endpoints;
type Replies<N extends EndpointName> = Table[N]['replies'];
type Parsed<B> = B extends z.ZodType ? z.output<B> : B extends 'empty' ? null : never;
type Part<E, K extends string> = E extends { readonly [key in K]: infer S extends z.ZodType }
  ? { readonly [key in K]: z.input<S> }
  : unknown;

/** What a call answers: the document of the endpoint's reply, null where it has none. */
export type ReplyOf<N extends EndpointName> = {
  [S in keyof Replies<N>]: Replies<N>[S] extends { readonly body: infer B } ? Parsed<B> : never;
}[keyof Replies<N>];

/** What a call takes: the endpoint's `params`, `query` and `body`, as far as it has them. */
export type CallInput<N extends EndpointName> = Part<Table[N], 'params'> &
  Part<Table[N], 'query'> &
  Part<Table[N], 'body'>;

interface LooseInput {
  readonly params?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
}

const timeoutMs = 30_000;
const refusedListeners = new Set<() => void>();

/** Calls the coordinator by its table of endpoints. Rejects with a `CallError`, or as the signal says. */
export async function call<N extends EndpointName>(
  name: N,
  input: CallInput<N>,
  signal?: AbortSignal,
): Promise<ReplyOf<N>> {
  const reply = await fetchReply(name, input, signal === undefined ? {} : { signal });
  const form = (endpoints[name] as Endpoint).replies[reply.status]?.body;
  if (form === undefined || form === 'empty' || form === 'bytes' || form === 'events')
    return null as ReplyOf<N>;
  const parsed = form.safeParse(await reply.json().catch(() => undefined));
  if (parsed.success) return parsed.data as ReplyOf<N>;
  throw new CallError('malformed', `${name} was answered in an unknown form`, { cause: parsed.error });
}

/** The bare reply of a call, of a status that the endpoint names; for bytes. Rejects like `call`. */
export async function fetchReply<N extends EndpointName>(
  name: N,
  input: CallInput<N>,
  init: { readonly headers?: Record<string, string>; readonly signal?: AbortSignal } = {},
): Promise<Response> {
  const endpoint: Endpoint = endpoints[name];
  const { params, query, body } = input as LooseInput;
  const deadline = AbortSignal.timeout(timeoutMs);
  const reply = await fetch(addressOf(endpoint, params, query), {
    method: endpoint.method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...init.headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: init.signal ? AbortSignal.any([init.signal, deadline]) : deadline,
  }).catch((cause: unknown) => {
    if (init.signal?.aborted === true) throw cause;
    throw new CallError('network', `${name}: the coordinator could not be reached`, { cause });
  });
  if (endpoint.replies[reply.status] !== undefined) return reply;
  throw await refusalOf(name, reply);
}

/** Tells when a call was refused for want of a session; answers a function that ends it. */
export function onSessionLost(listener: () => void): () => void {
  refusedListeners.add(listener);
  return () => refusedListeners.delete(listener);
}

async function refusalOf(name: string, reply: Response): Promise<CallError> {
  const parsed = Problem.safeParse(await reply.json().catch(() => undefined));
  if (!parsed.success) return new CallError('malformed', `${name} was answered with ${reply.status}`);
  const problem = parsed.data;
  const code = problemTypeOf(problem) ?? 'internal';
  if (code === 'unauthorized') for (const listener of refusedListeners) listener();
  return new CallError(code, `${name}: ${problem.detail ?? problem.title}`, { problem });
}
