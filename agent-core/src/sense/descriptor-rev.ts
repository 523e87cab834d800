import { createHash } from 'node:crypto';
import type { Descriptor } from '@barnraiser/protocol';
import canonicalizeModule from 'canonicalize';

/** The library is CommonJS and its types claim a default export that Node does not make of it. */
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** A descriptor's revision: the SHA-256, in hexadecimal, of its canonical JSON (RFC 8785). */
export function descriptorRev(descriptor: Descriptor): string {
  return createHash('sha256')
    .update(canonicalize(descriptor) ?? '')
    .digest('hex');
}
