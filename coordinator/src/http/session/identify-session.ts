import type { FastifyRequest } from 'fastify';
import { coordinatorSecret } from '../../enrolment/coordinator-secret.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Identity } from '../identify.js';
import type { Service } from '../service.js';
import { isOwnOrigin } from './own-origin.js';
import { sessionOf } from './session-cookie.js';
import { isSessionValid } from './session-value.js';

/**
 * The administrator whose session a browser shows, or null; a bearer token goes before a cookie. Throws
 * `forbidden` for a call that changes something and does not come from a page of this server.
 */
export async function identifySession(
  service: Pick<Service, 'db' | 'clock' | 'adminToken' | 'publicUrl'>,
  request: FastifyRequest,
): Promise<Identity | null> {
  const { method, headers } = request;
  const value = headers.authorization === undefined ? sessionOf(headers.cookie) : null;
  if (value === null) return null;
  const secret = await coordinatorSecret(service.db);
  if (!isSessionValid(secret, service.adminToken, value, service.clock.now())) return null;
  if (method !== 'GET' && method !== 'HEAD' && !isOwnOrigin(request, service.publicUrl())) {
    throw new CoordinatorError('forbidden', 'a session changes nothing for pages of other origins');
  }
  return { kind: 'admin' };
}
