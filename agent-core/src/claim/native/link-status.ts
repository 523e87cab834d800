import { ClaimError } from '../claim-error.js';
import type { LinkStatus } from '../driver.js';

const refusals: Partial<Record<ClaimError['code'], NonNullable<LinkStatus['refusal']>>> = {
  unauthorized: 'unauthorised',
  forbidden: 'unauthorised',
  'agent-pending': 'pending',
  'agent-suspended': 'suspended',
  'version-unsupported': 'too-old',
};

/** What a failed call means for the link; `retryAt` is epoch ms. */
export function statusOfFailure(error: unknown, retryAt: number): LinkStatus {
  const refusal = error instanceof ClaimError ? (refusals[error.code] ?? null) : null;
  return {
    link: refusal === null ? 'offline' : 'refused',
    detail: error instanceof Error ? error.message : String(error),
    refusal,
    retryAt,
  };
}
