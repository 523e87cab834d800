import { timingSafeEqual } from 'node:crypto';
import type { Session } from '@barnraiser/protocol';
import { coordinatorSecret } from '../../enrolment/coordinator-secret.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import { sha256Hex } from '../../store/digest.js';
import type { Handlers } from '../call.js';
import { coordinatorName } from '../coordinator-name.js';
import type { Service } from '../service.js';
import { sessionCookie } from '../session/session-cookie.js';
import { makeSession } from '../session/session-value.js';

/** Sessions of browsers: asked for, opened by the admin token, closed. */
export function sessionHandlers(
  service: Service,
): Pick<Handlers, 'session' | 'openSession' | 'closeSession'> {
  const { db, clock, adminToken } = service;
  const sessionOf = (isAdmin: boolean): Session => ({
    isAdmin,
    isPublic: service.publicRead,
    name: coordinatorName,
  });
  return {
    async session({ caller }) {
      return { status: 200, body: sessionOf(caller.isAdmin) };
    },

    async openSession({ body, isHttps }) {
      if (!isSameToken(body.token, adminToken)) {
        throw new CoordinatorError('forbidden', 'this is not the admin token');
      }
      const value = makeSession(await coordinatorSecret(db), adminToken, clock.now());
      const cookie = sessionCookie(value, isHttps);
      return { status: 200, headers: { 'set-cookie': cookie }, body: sessionOf(true) };
    },

    async closeSession({ isHttps }) {
      return { status: 204, headers: { 'set-cookie': sessionCookie(null, isHttps) } };
    },
  };
}

/** By digests, so that the comparison takes the same time whatever was given. */
function isSameToken(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(sha256Hex(given)), Buffer.from(sha256Hex(expected)));
}
