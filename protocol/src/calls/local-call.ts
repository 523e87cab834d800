import { z } from 'zod';

/** One call that does not leave the machine: what it takes and what it answers. */
export interface LocalCall {
  readonly summary: string;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

/** A table of calls, by name. */
export type LocalCalls = Readonly<Record<string, LocalCall>>;

/** What a caller passes; defaults may be left out. */
export type InputOf<C extends LocalCall> = z.input<C['input']>;
/** What a handler is given. */
export type ParsedInputOf<C extends LocalCall> = z.output<C['input']>;
export type OutputOf<C extends LocalCall> = z.output<C['output']>;

/** Why a local call failed. `message` is for people: what was tried, and what they can do. */
export const LocalProblem = z.object({
  code: z.string().describe('kebab-case: invite-invalid, network, not-found, malformed, internal, …'),
  message: z.string(),
});
export type LocalProblem = z.infer<typeof LocalProblem>;

/** Answers of local calls are values, because neither Electron nor a socket carries an error across. */
export type LocalReply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: LocalProblem };

/** One handler for each call of a table. What it throws becomes a problem at the edge. */
export type LocalHandlers<T extends LocalCalls> = {
  readonly [N in keyof T]: (input: ParsedInputOf<T[N]>) => Promise<OutputOf<T[N]>>;
};
