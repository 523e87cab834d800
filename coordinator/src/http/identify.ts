import { createHash, timingSafeEqual } from 'node:crypto';
import { authenticate, type Caller } from '../enrolment/authenticate.js';
import type { Service } from './service.js';

/** Who a valid bearer token belongs to. */
export type Identity = { readonly kind: 'admin' } | Caller;

/** How many tokens are remembered. */
const knownMax = 10_000;

/**
 * Answers who a bearer token belongs to, or null when it is not valid (or absent). Claims' tokens never
 * change their owner; a log's appends need not ask the database each time. `isCheckedAgain`: whoever deals
 * with the call asks whether a machine's credential is still valid, so that it does when it was before.
 */
export function identifier(
  service: Pick<Service, 'db' | 'clock' | 'adminToken'>,
): (bearer: string | null, how: { readonly isCheckedAgain: boolean }) => Promise<Identity | null> {
  const known = new Map<string, Caller>();
  const admin = digest(service.adminToken);
  return async (bearer, { isCheckedAgain }) => {
    if (bearer === null || bearer === '') return null;
    // Equal lengths by digest, so that the comparison takes the same time whatever was given.
    if (timingSafeEqual(digest(bearer), admin)) return { kind: 'admin' };
    const before = known.get(bearer);
    if (before && (before.kind === 'claim' || isCheckedAgain)) return before;
    const caller = await authenticate(service.db, service.clock, bearer);
    if (known.size >= knownMax) known.clear();
    if (caller) known.set(bearer, caller);
    else known.delete(bearer);
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
