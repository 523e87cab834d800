import { now } from './sample-conditions.js';
import { but, type ReasonRow, type UntoldReason } from './reason-row.js';

/** What the owner said. */
export const ownerRows = {
  paused: {
    there: but({}, { pausedUntil: now + 600_000 }),
    gone: but({}, { pausedUntil: now }),
    told: {
      sentence: 'Paused by you until T+10.',
      evidence: 'paused for 10 minutes more',
      clears: 'in 10 minutes',
      clearsAt: now + 600_000,
      action: 'Resume, to build again.',
      isOverridable: false,
    },
    explained: 'It starts at about T+10.',
    blocks: true,
    build: 'freezes',
  },
  'no-consent': {
    needs: 'which recipe the owner has agreed to, and which is offered',
    build: { released: 'owner-reclaimed' },
  },
  'quit-after-build': {
    there: but({ isFinishing: true }),
    gone: but({ isFinishing: false }),
    told: {
      sentence: 'Finishing: no other build after this one.',
      evidence: 'you asked to finish the running build and take no other',
      clears: 'when you resume',
      clearsAt: null,
      action: 'Resume, to go on with other builds.',
      isOverridable: false,
    },
    explained: 'It starts when you resume.',
    blocks: true,
    build: 'finishes',
  },
} as const satisfies Record<string, ReasonRow | UntoldReason>;
