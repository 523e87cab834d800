import { now } from './sample-conditions.js';
import { but, link, type ReasonRow, type UntoldReason } from './reason-row.js';

/** What there is to do. */
export const workRows = {
  'no-projects': {
    there: but({ coordinators: [] }),
    gone: but(link({})),
    told: {
      sentence: 'Waiting: this machine has not joined anybody yet.',
      evidence: 'no coordinator joined',
      clears: null,
      clearsAt: null,
      action: 'Ask a maintainer for an invite, then run: barnraiser-agent join INVITE',
      isOverridable: false,
    },
    explained: 'Ask a maintainer for an invite, then run: barnraiser-agent join INVITE',
    blocks: true,
    build: 'finishes',
  },
  'no-match': {
    needs: 'what is queued that this machine does not fit (a coordinator answers only that it has nothing)',
    build: 'finishes',
  },
  'queue-empty': {
    there: but(link({})),
    gone: but(link({ link: 'connecting' })),
    told: {
      sentence: 'Ready: nothing to build at farm.example just now.',
      evidence: 'connected to farm.example; nothing queued that fits this machine',
      clears: 'as soon as a build is asked for',
      clearsAt: null,
      action: null,
      isOverridable: false,
    },
    explained: 'It starts as soon as a build is asked for.',
    blocks: false,
    build: 'finishes',
  },
  'project-paused': {
    there: but(link({ pausedUntil: now + 90_000 })),
    gone: but(link({ pausedUntil: now })),
    told: {
      sentence: 'farm.example asked this machine to pause.',
      evidence: 'https://farm.example asked for no more work',
      clears: 'in 2 minutes',
      clearsAt: now + 90_000,
      action: null,
      isOverridable: false,
    },
    explained: 'In 2 minutes.',
    blocks: false,
    build: 'finishes',
  },
  quarantined: {
    there: but(link({ link: 'refused', refusal: 'suspended', detail: 'too many machine faults' })),
    gone: but(link({})),
    told: {
      sentence: 'farm.example has suspended this machine.',
      evidence: 'https://farm.example: too many machine faults',
      clears: 'when the maintainer lifts it',
      clearsAt: null,
      action: 'See in the history what went wrong.',
      isOverridable: false,
    },
    explained: 'When the maintainer lifts it.',
    blocks: false,
    build: 'finishes',
  },
  'failure-backoff': {
    there: but({ machineFailures: { inRow: 2, lastAt: now - 5000 } }),
    gone: but({ machineFailures: { inRow: 2, lastAt: now - 20_000 } }),
    told: {
      sentence: 'Waiting 15 seconds after a failure of this machine.',
      evidence: "the last 2 builds ended by this machine's fault",
      clears: 'in 15 seconds',
      clearsAt: now + 15_000,
      action: 'See why in the history.',
      isOverridable: false,
    },
    explained: 'It starts at about T+0.',
    blocks: true,
    build: 'finishes',
  },
} as const satisfies Record<string, ReasonRow | UntoldReason>;
