import type { Endpoint } from '@barnraiser/protocol';
import type { z } from 'zod';
import { CoordinatorError } from '../store/coordinator-error.js';

/** A call's parts as they came in. */
interface RawParts {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

/**
 * Parses a call by its endpoint's schemas; members that are not known are dropped. Throws `schema`
 * with a JSON Pointer (RFC 6901) per fault, or `unsupported-media` for a content encoding that is
 * not served. A raw body passes as it is.
 */
export function parseCall(endpoint: Endpoint, raw: RawParts): RawParts {
  const errors: { pointer: string; detail: string }[] = [];
  const part = (schema: z.ZodType | undefined, value: unknown, where: string): unknown => {
    const parsed = schema?.safeParse(value ?? {});
    if (parsed?.success === false) errors.push(...pointed(parsed.error, where));
    return parsed?.data;
  };
  const parsed = {
    params: part(endpoint.params, raw.params, 'address'),
    query: part(endpoint.query, raw.query, 'query'),
    headers: part(endpoint.headers, raw.headers, 'headers'),
    body: endpoint.body === 'bytes' ? raw.body : part(endpoint.body, raw.body, 'body'),
  };
  if (errors.length === 0) return parsed;
  if (errors.some((error) => error.pointer === '/content-encoding')) {
    throw new CoordinatorError('unsupported-media', 'only gzip and identity are accepted as encoding');
  }
  const places = errors.map((error) => error.pointer || '/').slice(0, 5);
  throw new CoordinatorError('schema', `not of the expected form at ${places.join(', ')}`, {
    extra: { errors: errors.slice(0, 50) },
  });
}

function pointed(error: z.ZodError, where: string): { pointer: string; detail: string }[] {
  return error.issues.map((issue) => ({
    pointer: issue.path.map((key) => `/${escaped(String(key))}`).join(''),
    detail: where === 'body' ? issue.message : `${issue.message} (in the ${where})`,
  }));
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
