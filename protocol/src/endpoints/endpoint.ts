import type { z } from 'zod';
import type { ProblemType } from '../problem.js';

/**
 * Who may call: `none` (anybody), `agent` (the machine's credential), `claim` (the claim's own
 * token, or the credential of its machine), `read` (an administrator, or the machine that it is
 * about), `view` (an administrator), `admin` (an administrator). Where the coordinator is configured
 * to show itself publicly, `read` and `view` are open to anybody.
 */
export type Access = 'none' | 'agent' | 'claim' | 'read' | 'view' | 'admin';

/** One HTTP call. A `bytes` body or reply is a raw stream; `events` are server-sent events. */
export interface Endpoint {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Parameters in braces; `{name*}` takes the rest of the path. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  /** Among the calls that the smallest coordinator must serve. */
  readonly required?: true;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType | 'bytes';
  /** By status: the reply's schema, or what else it is. Header names are given in lower case. */
  readonly replies: Readonly<
    Record<
      number,
      { body: z.ZodType | 'empty' | 'bytes' | 'events'; about: string; headers?: readonly string[] }
    >
  >;
  readonly problems: readonly ProblemType[];
}
