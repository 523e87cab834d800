import { type Endpoint, endpoints } from '@barnraiser/protocol';
import type { FastifyRequest } from 'fastify';
import { CoordinatorError } from '../store/coordinator-error.js';
import { wholeBody } from './body-chunks.js';

/** A document is small: who needs longer than this to send it is holding the connection. */
const documentMs = 60_000;

/**
 * Reads the JSON document that an endpoint expects; leaves raw bodies and those that nobody asked
 * for unread. Throws `unsupported-media`, `too-large`, or `schema` for what is not JSON.
 */
export async function parseBody(request: FastifyRequest): Promise<unknown> {
  const name = request.routeOptions.config.endpoint;
  const endpoint: Endpoint | undefined = name && endpoints[name];
  if (!endpoint?.body || endpoint.body === 'bytes') return undefined;
  const type = request.headers['content-type'] ?? 'application/json';
  if (!/^application\/([\w.-]+\+)?json *(;|$)/i.test(type) || request.headers['content-encoding']) {
    throw new CoordinatorError('unsupported-media', 'expected plain application/json');
  }
  const limitBytes = request.routeOptions.bodyLimit;
  const { chunks } = await wholeBody(request.raw, limitBytes, documentMs);
  return parseJson(Buffer.concat(chunks).toString('utf8'));
}

function parseJson(text: string): unknown {
  try {
    // A member `__proto__` does no harm: every document passes a schema, which drops it.
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CoordinatorError('schema', 'the body is not a JSON document', {
      extra: { errors: [{ pointer: '', detail: error instanceof Error ? error.message : 'not JSON' }] },
      cause: error,
    });
  }
}
