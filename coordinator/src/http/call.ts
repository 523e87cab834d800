import type { AgentId, ClaimId, endpoints, EndpointName } from '@barnraiser/protocol';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { z } from 'zod';

type Table = typeof endpoints;
type Parsed<E, K extends string> = E extends { readonly [key in K]: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;

/** A raw request body; read it with `bodyChunks`. */
type RawBody = IncomingMessage;

/** Who may read. `isPublic`: anybody at all, who is shown no more than `history/public-view/` lets through. */
interface Reader {
  readonly kind: 'reader';
  readonly isPublic: boolean;
}

/** Who calls, once the access that the endpoint asks for was checked. */
export interface Callers {
  /** The bearer token as given, not checked. */
  none: { readonly kind: 'anybody'; readonly bearer: string | null; readonly isAdmin: boolean };
  /** `credential`: the SHA-256 of what proves it, hexadecimal. */
  agent: { readonly kind: 'agent'; readonly agentId: AgentId; readonly credential: string };
  claim: { readonly kind: 'claim'; readonly claimId: ClaimId };
  read: Reader;
  view: Reader;
  admin: { readonly kind: 'admin' };
}

/** One parsed call of an endpoint. */
export interface Call<N extends EndpointName> {
  readonly params: Parsed<Table[N], 'params'>;
  readonly query: Parsed<Table[N], 'query'>;
  readonly headers: Parsed<Table[N], 'headers'>;
  readonly body: Table[N] extends { readonly body: 'bytes' } ? RawBody : Parsed<Table[N], 'body'>;
  readonly caller: Callers[Table[N]['access']];
  /** The client came by https. */
  readonly isHttps: boolean;
  /** Aborts when the client goes away or the server closes. */
  readonly signal: AbortSignal;
}

type ReplyBody<B> = B extends z.ZodType ? z.output<B> : B extends 'empty' ? undefined : Readable;
type Replies<N extends EndpointName> = Table[N]['replies'];

/** An answer of an endpoint: one of its statuses with that status's body. Header names in lower case. */
type Answer<N extends EndpointName> = {
  [S in keyof Replies<N>]: {
    readonly status: S;
    readonly headers?: Readonly<Record<string, string | number>>;
  } & (Replies<N>[S] extends { readonly body: infer B }
    ? ReplyBody<B> extends undefined
      ? { readonly body?: undefined }
      : { readonly body: ReplyBody<B> }
    : never);
}[keyof Replies<N>];

/** One function per endpoint: a missing or wrongly typed one does not compile. */
export type Handlers = { readonly [N in EndpointName]: (call: Call<N>) => Promise<Answer<N>> };
