import { fine, now } from './sample-conditions.js';
import { but, limits, link, type ReasonRow, type UntoldReason } from './reason-row.js';

/** The network and the coordinators; a data budget apart, the agent goes on asking, since that is what clears them. */
export const networkRows = {
  offline: {
    there: but({ ...link({ link: 'offline' }), hasNetwork: false }),
    gone: but({ ...link({ link: 'offline' }), hasNetwork: true }),
    told: {
      sentence: 'This computer has no network.',
      evidence: 'no network connection',
      clears: 'when the network is back',
      clearsAt: null,
      action: 'Connect this computer to the network.',
      isOverridable: false,
    },
    explained: 'When the network is back.',
    blocks: false,
    build: 'finishes',
  },
  metered: {
    needs: 'whether the network is paid for by what is sent (Conditions tell only whether there is one)',
    build: 'finishes',
  },
  'data-budget': {
    there: but({}, limits({ dataPerMonthMb: 100 })),
    gone: but({}, limits({ dataPerMonthMb: 101 })),
    told: {
      sentence: "Waiting: this month's data is used up.",
      evidence: '100 of 100 MB this month',
      clears: 'at T+14400',
      clearsAt: fine.data!.resetsAt,
      action: 'Allow more data a month, among the limits.',
      isOverridable: true,
    },
    explained: 'It starts at about T+14400.',
    blocks: true,
    build: 'finishes',
  },
  'coordinator-down': {
    there: but(link({ link: 'offline', detail: 'connection refused', retryAt: now + 5000 })),
    gone: but(link({ link: 'connecting' })),
    told: {
      sentence: 'farm.example cannot be reached; trying again.',
      evidence: 'https://farm.example: connection refused',
      clears: 'next try in 5 seconds',
      clearsAt: now + 5000,
      action: null,
      isOverridable: false,
    },
    explained: 'Next try in 5 seconds.',
    blocks: false,
    build: 'finishes',
  },
  unauthorised: {
    there: but(link({ link: 'refused', refusal: 'unauthorised', detail: 'the token was revoked' })),
    gone: but(link({})),
    told: {
      sentence: 'farm.example does not accept this machine any more.',
      evidence: 'https://farm.example: the token was revoked',
      clears: null,
      clearsAt: null,
      action: 'Ask for a new invite and join again: barnraiser-agent join INVITE',
      isOverridable: false,
    },
    explained: 'Ask for a new invite and join again: barnraiser-agent join INVITE',
    blocks: false,
    build: 'finishes',
  },
  'too-old': {
    there: but(link({ link: 'refused', refusal: 'too-old', detail: 'serves version 2 alone' })),
    gone: but(link({})),
    told: {
      sentence: 'farm.example speaks another version of the protocol.',
      evidence: 'https://farm.example: serves version 2 alone',
      clears: null,
      clearsAt: null,
      action: 'Install the newest barnraiser-agent.',
      isOverridable: false,
    },
    explained: 'Install the newest barnraiser-agent.',
    blocks: false,
    build: 'finishes',
  },
  'clock-skew': {
    needs: "a coordinator's time beside this machine's (a link tells no time)",
    build: 'finishes',
  },
} as const satisfies Record<string, ReasonRow | UntoldReason>;
