import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * HMAC-SHA-256 over a purpose and its fields, base64url. The purpose keeps a seal made for one use
 * from being taken for another; fields must not hold NUL.
 */
export function seal(secret: Buffer, purpose: string, ...fields: readonly string[]): string {
  return createHmac('sha256', secret)
    .update([purpose, ...fields].join('\0'))
    .digest('base64url');
}

/** Whether a seal is the one expected; takes as long for a wrong one as for the right one. */
export function isSameSeal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
