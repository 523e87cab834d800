import { createHash, timingSafeEqual } from 'node:crypto';
import { authenticate, type Caller } from '../enrolment/authenticate.js';
import type { Service } from './service.js';

/** Who a valid bearer token belongs to. */
export type Identity = { readonly kind: 'admin' } | Caller;

/** Claims' tokens never change their owner; a log's appends need not ask the database each time. */
const claimTokensMax = 10_000;

/** Answers who a bearer token belongs to, or null when it is not valid (or absent). */
export function identifier(
  service: Pick<Service, 'db' | 'clock' | 'adminToken'>,
): (bearer: string | null) => Promise<Identity | null> {
  const claims = new Map<string, Identity>();
  const admin = digest(service.adminToken);
  return async (bearer) => {
    if (bearer === null || bearer === '') return null;
    // Equal lengths by digest, so that the comparison takes the same time whatever was given.
    if (timingSafeEqual(digest(bearer), admin)) return { kind: 'admin' };
    const known = claims.get(bearer);
    if (known) return known;
    const caller = await authenticate(service.db, service.clock, bearer);
    if (caller?.kind === 'claim') {
      if (claims.size >= claimTokensMax) claims.clear();
      claims.set(bearer, caller);
    }
    return caller;
  };
}

/** The token of an `Authorization: Bearer` header (RFC 6750 §2.1), or null. */
export function bearerOf(authorization: string | undefined): string | null {
  return /^Bearer +([A-Za-z0-9._~+/-]{1,500}=*) *$/i.exec(authorization ?? '')?.[1] ?? null;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
