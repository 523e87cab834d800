import type { Reason } from '@barnraiser/protocol';

/** Why a build is stopped from outside; the `reason` of the build's abort signal. */
export type Interruption =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'abandoned' }
  | { readonly kind: 'timeout-wall' }
  | { readonly kind: 'released'; readonly reason: Reason };
