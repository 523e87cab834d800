import { STATUS_CODES } from 'node:http';
import { type Problem, problemTypePrefix, type ProblemType, problemTypes } from '@barnraiser/protocol';
import { storageError } from '../data-folder/storage-error.js';
import { CoordinatorError } from '../store/coordinator-error.js';

/** The content type of every error that this server answers with (RFC 9457 §3). */
export const problemMediaType = 'application/problem+json';

/**
 * The one place where errors become replies. Errors of Fastify and Node are given the nearest
 * problem type; whatever is not known is `internal`, and says nothing of its cause.
 */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof CoordinatorError) return problemFrom(error, requestId);
  const known = storageError(error) ?? frameworkError(error);
  if (known) return problemFrom(known, requestId);
  return problemFrom(
    new CoordinatorError('internal', 'an unexpected error was logged under the id of this request', {
      cause: error,
    }),
    requestId,
  );
}

/** A problem that the protocol does not name, by its HTTP status alone (RFC 9457 §4.2.1). */
export function plainProblem(status: number, detail: string, requestId: string): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    instance: requestId,
    retry: 'never',
  };
}

function problemFrom(error: CoordinatorError, requestId: string): Problem {
  const { status, title, retry } = problemTypes[error.code];
  const type = problemTypePrefix + error.code;
  return { type, title, status, detail: error.message, instance: requestId, retry, ...error.extra };
}

/** Fastify's codes: https://fastify.dev/docs/latest/Reference/Errors/ */
const frameworkTypes: Readonly<Record<string, ProblemType>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'schema',
  FST_ERR_CTP_INVALID_JSON_BODY: 'schema',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'schema',
  FST_ERR_BAD_URL: 'not-found',
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
};

function frameworkError(error: unknown): CoordinatorError | null {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? String(error.code) : '';
  const type = frameworkTypes[code] ?? (isBadJson(error) ? 'schema' : undefined);
  return type === undefined ? null : new CoordinatorError(type, error.message, { cause: error });
}

function isBadJson(error: Error): boolean {
  return error instanceof SyntaxError && 'statusCode' in error && error.statusCode === 400;
}
