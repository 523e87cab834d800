import { now } from './sample-conditions.js';
import { but, host, limits, type ReasonRow, type UntoldReason } from './reason-row.js';

const open = Array<string>(7).fill('1'.repeat(24));
const closed = open.with(2, `${'1'.repeat(14)}00${'1'.repeat(8)}`);

/** Power, load and time. */
export const machineRows = {
  battery: {
    there: but(host({ power: { onBattery: true, percent: 90.4 } })),
    gone: but(host({ power: { onBattery: true, percent: 90.4 } }), limits({ onBattery: true })),
    told: {
      sentence: 'Waiting: this computer runs on battery.',
      evidence: 'not plugged in, 90 % charged',
      clears: 'when it is plugged in',
      clearsAt: null,
      action: 'Plug it in.',
      isOverridable: true,
    },
    explained: 'It starts when it is plugged in.',
    blocks: true,
    build: { released: 'battery' },
  },
  'charge-low': {
    there: but(host({ power: { onBattery: true, percent: 59 } }), limits({ onBattery: true })),
    gone: but(host({ power: { onBattery: true, percent: 60 } }), limits({ onBattery: true })),
    told: {
      sentence: 'Waiting: the battery is low.',
      evidence: '59 % charged, builds need 60 %',
      clears: 'when it is plugged in or charged to 60 %',
      clearsAt: null,
      action: 'Plug it in.',
      isOverridable: true,
    },
    explained: 'It starts when it is plugged in or charged to 60 %.',
    blocks: true,
    build: { released: 'battery' },
  },
  'low-power-mode': {
    needs: 'whether the system saves power (Power tells battery and charge alone)',
    build: { released: 'battery' },
  },
  'cpu-busy': {
    there: but(host({ load: { otherCpuRatio: 0.51, busiest: 'firefox' } })),
    gone: but(host({ load: { otherCpuRatio: 0.5, busiest: 'firefox' } })),
    told: {
      sentence: 'Waiting: other programs keep this computer busy.',
      evidence: 'other programs use 51 % of the processor, most of all firefox; builds start below 50 %',
      clears: 'when they use less than 50 %',
      clearsAt: null,
      action: null,
      isOverridable: true,
    },
    explained: 'It starts when they use less than 50 %.',
    blocks: true,
    build: 'finishes',
  },
  'io-busy': {
    there: but(host({ load: { ioStallRatio: 0.41 } })),
    gone: but(host({ load: { ioStallRatio: 0.4 } })),
    told: {
      sentence: 'Waiting: other programs keep the disk busy.',
      evidence: 'programs waited for the disk 41 % of the last 10 seconds',
      clears: 'when they wait less than 40 %',
      clearsAt: null,
      action: null,
      isOverridable: true,
    },
    explained: 'It starts when they wait less than 40 %.',
    blocks: true,
    build: 'finishes',
  },
  schedule: {
    there: but({}, limits({ schedule: closed })),
    gone: but({}, limits({ schedule: open })),
    told: {
      sentence: 'Waiting: your schedule opens at T+120.',
      evidence: 'no builds between 14:00 and 15:00 today',
      clears: 'at T+120',
      clearsAt: now + 7_200_000,
      action: null,
      isOverridable: true,
    },
    explained: 'It starts at about T+120.',
    blocks: true,
    build: 'finishes',
  },
  'hours-budget': {
    there: but({ builtTodayMs: 9_000_000 }, limits({ hoursPerDay: 2.5 })),
    gone: but({ builtTodayMs: 8_999_999 }, limits({ hoursPerDay: 2.5 })),
    told: {
      sentence: "Waiting: today's hours are used up.",
      evidence: 'built 2.5 h of 2.5 h today',
      clears: 'at midnight',
      clearsAt: now + 36_000_000,
      action: null,
      isOverridable: true,
    },
    explained: 'It starts at about T+600.',
    blocks: true,
    build: 'finishes',
  },
} as const satisfies Record<string, ReasonRow | UntoldReason>;
