import { now } from './sample-conditions.js';
import { but, host, type ReasonRow } from './reason-row.js';

const broken = { at: now - 60_000, kind: 'cores', allowed: 1, used: 1.84 } as const;

/** What must not go on, whatever the owner wishes just now. */
export const safetyRows = {
  thermal: {
    there: but(host({ celsius: 85.4 })),
    gone: but(host({ celsius: 84.9 })),
    told: {
      sentence: 'Waiting: the processor is too hot.',
      evidence: '85 °C, the ceiling is 85 °C',
      clears: 'when it is below 80 °C',
      clearsAt: null,
      action: null,
      isOverridable: false,
    },
    explained: 'It starts when it is below 80 °C.',
    blocks: true,
    build: { released: 'thermal' },
  },
  'disk-floor': {
    there: but(host({ diskFreeMb: 2047.9 })),
    gone: but(host({ diskFreeMb: 2048 })),
    told: {
      sentence: 'Waiting: the disk is nearly full.',
      evidence: '2047 MiB free, the floor is 2048 MiB',
      clears: 'when 2048 MiB are free',
      clearsAt: null,
      action: 'Free some disk space, or lower the floor among the limits.',
      isOverridable: false,
    },
    explained: 'It starts when 2048 MiB are free.',
    blocks: true,
    build: { released: 'owner-reclaimed' },
  },
  'memory-pressure': {
    there: but(host({ load: { memoryAvailableMb: 255.5 } })),
    gone: but(host({ load: { memoryAvailableMb: 256 } })),
    told: {
      sentence: 'Waiting: memory is nearly used up.',
      evidence: '255 MiB of memory left',
      clears: 'when 256 MiB are free',
      clearsAt: null,
      action: 'Close a program that uses much memory.',
      isOverridable: false,
    },
    explained: 'It starts when 256 MiB are free.',
    blocks: true,
    build: { released: 'owner-reclaimed' },
  },
  'cap-broken': {
    there: but({ brokenCap: broken }),
    gone: but({ brokenCap: { ...broken, at: now - 1_800_000 } }),
    told: {
      sentence: 'Waiting: a build used more of the processor than you allow.',
      evidence: 'it used 1.8 cores for 10 seconds, 1 allowed; it was stopped',
      clears: 'in 29 minutes, at T+29',
      clearsAt: now + 29 * 60_000,
      action: 'See the log of that build, or change the limits.',
      isOverridable: false,
    },
    explained: 'It starts at about T+29.',
    blocks: true,
    build: { released: 'owner-reclaimed' },
  },
  'sandbox-missing': {
    there: but({ sandboxes: ['none'] }, { isolation: 'bubblewrap' }),
    gone: but({ sandboxes: ['bubblewrap', 'none'] }, { isolation: 'bubblewrap' }),
    told: {
      sentence: 'Waiting: builds must run under bubblewrap, which does not work here.',
      evidence: 'required: bubblewrap; works here: none',
      clears: null,
      clearsAt: null,
      action:
        'Install bubblewrap (and allow unprivileged user namespaces), or choose the best isolation that works here.',
      isOverridable: false,
    },
    explained:
      'Install bubblewrap (and allow unprivileged user namespaces), or choose the best isolation that works here.',
    blocks: true,
    build: { released: 'owner-reclaimed' },
  },
} as const satisfies Record<string, ReasonRow>;
