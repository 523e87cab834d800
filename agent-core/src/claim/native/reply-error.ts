import { Problem, problemTypeOf } from '@barnraiser/protocol';
import { ClaimError } from '../claim-error.js';

/** A reply that is not among the successes of its call. */
export interface FailedReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/**
 * The error that a failed reply stands for, and whether the same call may work later. This is the
 * one place that decides it: a problem document says so itself; anything else came from a proxy on
 * the way, and is worth repeating.
 */
export function errorOfReply(action: string, reply: FailedReply): ClaimError {
  const problem = readProblem(reply.body);
  const retryAfterMs = retryAfterOf(problem, reply.headers['retry-after']);
  if (problem === null) {
    return new ClaimError(`${action}: HTTP ${reply.status}, and no problem document`, {
      code: 'network',
      retryable: true,
      retryAfterMs,
      cause: undefined,
    });
  }
  return new ClaimError(`${action}: ${problem.detail ?? problem.title}`, {
    code: problemTypeOf(problem) ?? 'http',
    retryable: problem.retry === 'same' || problem.retry === 'later',
    retryAfterMs,
    problem,
    cause: undefined,
  });
}

function readProblem(body: Buffer): Problem | null {
  try {
    const parsed = Problem.safeParse(JSON.parse(body.toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** `Retry-After` (RFC 9110 §10.2.3) in seconds; its other form, a date, would need clocks that agree. */
function retryAfterOf(problem: Problem | null, header: string | string[] | undefined): number | null {
  if (problem?.retryAfterS !== undefined) return problem.retryAfterS * 1000;
  const seconds = typeof header === 'string' && /^\d+$/.test(header) ? Number(header) : null;
  return seconds === null ? null : seconds * 1000;
}
