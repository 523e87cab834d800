import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';

// Its types promise an ES module's default export; the module is CommonJS and exports the function itself.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** SHA-256 of a text, in hexadecimal. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** SHA-256 of a document's canonical JSON (RFC 8785): the same for equal documents, whatever the order of members. */
export function documentDigest(document: object): string {
  return sha256Hex(canonicalize(document) ?? '');
}
