import { z } from 'zod';

/** What to do after an error: give up, repeat the call as it was, repeat it after a while, or enrol again. */
export const Retry = z.enum(['never', 'same', 'later', 're-enrol']);
export type Retry = z.infer<typeof Retry>;

/** Every error that a coordinator answers with: its HTTP status, what to do about it, and its title. */
export const problemTypes = {
  unauthorized: { status: 401, retry: 're-enrol', title: 'No valid credential was given' },
  forbidden: { status: 403, retry: 'never', title: 'This credential does not reach that' },
  'invite-invalid': { status: 403, retry: 'never', title: 'The invite is unknown, used or expired' },
  'agent-pending': { status: 403, retry: 'later', title: 'This machine awaits approval' },
  'agent-suspended': { status: 403, retry: 'later', title: 'This machine is suspended' },
  'not-found': { status: 404, retry: 'never', title: 'There is nothing at this address' },
  'unknown-claim': { status: 404, retry: 'never', title: 'This claim is not known' },
  conflict: { status: 409, retry: 'never', title: 'This contradicts what is already there' },
  'claim-superseded': { status: 409, retry: 'never', title: 'This claim has ended' },
  'offset-mismatch': { status: 409, retry: 'same', title: 'The bytes do not continue what is stored' },
  'result-conflict': { status: 409, retry: 'never', title: 'A different result was reported before' },
  'descriptor-unknown': { status: 412, retry: 'same', title: 'Describe the machine first' },
  'too-large': { status: 413, retry: 'never', title: 'The body is over the limit' },
  'unsupported-media': {
    status: 415,
    retry: 'never',
    title: 'This content type or encoding is not accepted here',
  },
  'digest-mismatch': { status: 422, retry: 'same', title: 'The bytes do not have the announced digest' },
  schema: { status: 422, retry: 'never', title: 'The document is not of the expected form' },
  'source-not-found': { status: 422, retry: 'never', title: 'The source has no such reference' },
  'version-unsupported': { status: 426, retry: 'never', title: 'This version of the protocol is not served' },
  'rate-limited': { status: 429, retry: 'later', title: 'Too many calls' },
  internal: { status: 500, retry: 'later', title: 'The coordinator failed' },
  'source-unavailable': { status: 502, retry: 'later', title: 'The source could not be reached' },
  maintenance: { status: 503, retry: 'later', title: 'The coordinator is not serving' },
} as const satisfies Record<string, { status: number; retry: Retry; title: string }>;

export type ProblemType = keyof typeof problemTypes;
export const ProblemType = z.enum(Object.keys(problemTypes) as [ProblemType, ...ProblemType[]]);

/** The prefix of `type` in a problem document (RFC 9457 §3.1.1). */
export const problemTypePrefix = 'urn:barnraiser:problem:';

/** `application/problem+json` (RFC 9457) with what to do next. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  instance: z.string().optional().describe("the request's id"),
  retry: Retry,
  retryAfterS: z.number().nonnegative().optional(),
  expectedOffset: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe('offset-mismatch: where the stored bytes end'),
  limit: z.number().optional().describe('too-large: the limit in bytes'),
  challenge: z.string().optional().describe('unauthorized: sign this to get a new credential'),
  errors: z
    .array(z.object({ pointer: z.string(), detail: z.string() }))
    .optional()
    .describe('schema: JSON Pointers (RFC 6901) and what was expected'),
});
export type Problem = z.infer<typeof Problem>;

/** The problem's type without its prefix, or null when this version does not know it. */
export function problemTypeOf(problem: Problem): ProblemType | null {
  const name = problem.type.startsWith(problemTypePrefix)
    ? problem.type.slice(problemTypePrefix.length)
    : problem.type;
  const parsed = ProblemType.safeParse(name);
  return parsed.success ? parsed.data : null;
}
