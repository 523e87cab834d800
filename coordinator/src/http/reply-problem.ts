import { endpoints, type Problem } from '@barnraiser/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CoordinatorError } from '../store/coordinator-error.js';
import { plainProblem, problemMediaType, problemOf } from './problem-reply.js';

/** Answers an error as `application/problem+json`; those that are this server's fault are logged. */
export function replyProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, request.id);
  // A client that went away in the middle of its body is its own affair.
  const isOurs = problem.status >= 500 && !isExpected(error) && !request.socket.destroyed;
  if (isOurs) {
    request.log.error({ err: error, method: request.method, url: request.url }, problem.title);
  }
  send(reply, problem);
}

/** Answers an address that is not served: 405 when only the method is wrong, 426 for another version. */
export function replyNotFound(request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?', 1)[0] ?? '';
  const methods = methodsOf(path);
  if (methods.length > 0) {
    void reply.header('allow', methods.join(', '));
    send(reply, plainProblem(405, `this address takes ${methods.join(', ')}`, request.id));
    return;
  }
  const isOtherVersion = /^\/v\d+(\/|$)/.test(path) && !path.startsWith('/v1/');
  const error = isOtherVersion
    ? new CoordinatorError('version-unsupported', 'this coordinator serves v1')
    : new CoordinatorError('not-found', `nothing is served at ${path.slice(0, 200)}`);
  send(reply, problemOf(error, request.id));
}

function send(reply: FastifyReply, problem: Problem): void {
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  if (problem.retryAfterS !== undefined) void reply.header('retry-after', Math.ceil(problem.retryAfterS));
  void reply
    .status(problem.status)
    .removeHeader('content-length')
    .type(problemMediaType)
    // Bytes, because the framework adds a charset to text, which this type does not have (RFC 9457 §6.1).
    .send(Buffer.from(JSON.stringify(problem)));
}

const patterns = Object.values(endpoints).map(({ method, path }) => ({
  method,
  pattern: new RegExp(
    `^${path
      .replaceAll('.', '\\.')
      .replace(/\{\w+\*\}/, '.+')
      .replace(/\{\w+\}/g, '[^/]+')}$`,
  ),
}));

function methodsOf(path: string): string[] {
  return [...new Set(patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
}

function isExpected(error: unknown): boolean {
  return error instanceof CoordinatorError && error.code !== 'internal';
}
