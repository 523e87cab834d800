import type { ClaimId } from '@barnraiser/protocol';
import type { Interruption } from './interruption.js';
import type { Ending } from './state.js';

/**
 * What the agent must do, as data. Each effect on a build names its claim; startBuild,
 * reportBuild and cleanBuild are each answered by one event (buildPlayed, buildReported,
 * buildCleaned), flushOutbox by outboxSettled.
 */
export type Effect =
  | { readonly kind: 'setAvailability'; readonly availability: 'open' | 'draining' | 'closed' }
  | { readonly kind: 'startBuild'; readonly claimId: ClaimId }
  | { readonly kind: 'refuseBuild'; readonly claimId: ClaimId; readonly why: 'busy' | 'policy' | 'stopping' }
  /** All of it stands still, or `freezeFailed` follows. */
  | { readonly kind: 'freezeBuild'; readonly claimId: ClaimId }
  | { readonly kind: 'thawBuild'; readonly claimId: ClaimId }
  | { readonly kind: 'interruptBuild'; readonly claimId: ClaimId; readonly by: Interruption }
  | { readonly kind: 'reportBuild'; readonly claimId: ClaimId; readonly ending: Ending }
  | { readonly kind: 'cleanBuild'; readonly claimId: ClaimId }
  /** The last effect on a build; there is exactly one for each that was started. */
  | { readonly kind: 'finishBuild'; readonly claimId: ClaimId }
  | { readonly kind: 'flushOutbox' }
  | { readonly kind: 'quit' };
