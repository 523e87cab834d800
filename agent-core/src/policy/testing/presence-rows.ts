import { now } from './sample-conditions.js';
import { but, host, limits, type ReasonRow } from './reason-row.js';

const typing = { state: 'present', lastInputAt: now - 12_000 } as const;
const beside = { cores: 1, memoryMb: null, cpuPercent: null };

/** Somebody is there, or may be. */
export const presenceRows = {
  'user-active': {
    there: but(host({ presence: typing })),
    gone: but(host({ presence: typing }), limits({ present: beside })),
    told: {
      sentence: 'Waiting: you are using this computer.',
      evidence: 'last input 12 seconds ago',
      clears: '3 minutes after you stop',
      clearsAt: now + 168_000,
      action: null,
      isOverridable: true,
    },
    explained: 'It starts at about T+3 if you stay away.',
    blocks: true,
    build: 'freezes',
  },
  'idle-unknown': {
    there: but(host({ presence: { state: 'unknown', lastInputAt: null } })),
    gone: but(host({ presence: { state: 'unknown', lastInputAt: null } }), { kind: 'server' }),
    told: {
      sentence: 'Waiting: it is not known whether you are using this computer.',
      evidence: 'no sensor here notices keyboard and mouse; you count as present',
      clears: 'when a sensor works',
      clearsAt: null,
      action: 'Allow builds while you use this computer, among the limits, or see the sensors under Machine.',
      isOverridable: true,
    },
    explained: 'It starts when a sensor works.',
    blocks: true,
    build: 'freezes',
  },
  fullscreen: {
    there: but(host({ presence: { fullscreen: 'vlc' } })),
    gone: but(host({ presence: { fullscreen: 'vlc' } }), limits({ whileFullscreen: true })),
    told: {
      sentence: 'Waiting: a program fills the screen.',
      evidence: 'in full screen: vlc',
      clears: 'when it does not fill the screen any more',
      clearsAt: null,
      action: 'Leave full screen, or allow builds meanwhile, among the limits.',
      isOverridable: true,
    },
    explained: 'It starts when it does not fill the screen any more.',
    blocks: true,
    build: 'freezes',
  },
  'exclusive-app': {
    there: but(host({ presence: { exclusive: 'steam' } }), limits({ exclusiveApps: ['Steam', 'obs'] })),
    gone: but({}, limits({ exclusiveApps: ['Steam', 'obs'] })),
    told: {
      sentence: 'Waiting: a program runs that wants this computer to itself.',
      evidence: 'running: steam',
      clears: 'when it has ended',
      clearsAt: null,
      action: 'End steam, or take it from the list among the limits.',
      isOverridable: false,
    },
    explained: 'It starts when it has ended.',
    blocks: true,
    build: 'freezes',
  },
  'remote-session': {
    there: but(host({ presence: { ...typing, isRemote: true } })),
    gone: but(host({ presence: { isRemote: true } })),
    told: {
      sentence: 'Waiting: somebody is using this computer from elsewhere.',
      evidence: 'a remote session, last input 12 seconds ago',
      clears: '3 minutes after its last input',
      clearsAt: now + 168_000,
      action: null,
      isOverridable: true,
    },
    explained: 'It starts at about T+3.',
    blocks: true,
    build: 'freezes',
  },
} as const satisfies Record<string, ReasonRow>;
