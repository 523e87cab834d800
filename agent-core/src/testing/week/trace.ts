import type { LimitSettings, Settings } from '@barnraiser/protocol';
import fc from 'fast-check';

/** What of the machine is so for a while, and otherwise as `calm` says. */
export interface Facts {
  readonly sensorsWork: boolean;
  readonly isLocked: boolean;
  readonly fullscreen: string | null;
  readonly exclusive: string | null;
  readonly onBattery: boolean;
  readonly percent: number;
  readonly celsius: number | null;
  readonly otherCpuRatio: number;
  readonly ioStallRatio: number;
  readonly memoryAvailableMb: number;
  readonly memoryStallRatio: number;
  readonly diskFreeMb: number;
}

/** A machine on which nothing is in the way of a build. */
export const calm: Facts = {
  sensorsWork: true,
  isLocked: false,
  fullscreen: null,
  exclusive: null,
  onBattery: false,
  percent: 100,
  celsius: 45,
  otherCpuRatio: 0.02,
  ioStallRatio: 0,
  memoryAvailableMb: 4000,
  memoryStallRatio: 0,
  diskFreeMb: 50_000,
};

/** What happens in the week; durations in ms, `minutes` null: until resumed. */
export type Happening =
  | { readonly kind: 'input'; readonly forMs: number; readonly isRemote: boolean }
  | { readonly kind: 'fact'; readonly fact: Partial<Facts>; readonly forMs: number }
  | { readonly kind: 'sleep'; readonly forMs: number }
  | { readonly kind: 'clock'; readonly byMs: number }
  | { readonly kind: 'data'; readonly mb: number }
  | { readonly kind: 'pause'; readonly minutes: number | null; readonly build: 'release' | 'finish' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'anyway'; readonly minutes: number }
  | { readonly kind: 'limits'; readonly limits: Partial<LimitSettings> }
  | { readonly kind: 'brokenCap' }
  | { readonly kind: 'machineFault' };

/** A week of a machine and its owner. */
export interface Trace {
  readonly kind: Settings['kind'];
  readonly limits: Partial<LimitSettings>;
  /** Each so long after the one before. */
  readonly happenings: readonly { readonly afterMs: number; readonly what: Happening }[];
  /** The desktop app tells of input and sleep as they come; otherwise a look finds out. */
  readonly isTold: boolean;
  /** How late in its period a look comes, 0–1. */
  readonly lateness: number;
  readonly offerAfterMs: number;
  readonly prepareMs: number;
  readonly buildMs: readonly number[];
}

const minuteMs = 60_000;
const ms = (min: number, max: number) => fc.integer({ min: min * 1000, max: max * 1000 });
const span = fc.oneof(ms(6, 60), ms(60, 1200), ms(1200, 21_600));
const briefly = fc.oneof({ weight: 3, arbitrary: ms(6, 300) }, { weight: 1, arbitrary: ms(300, 3600) });

const oddFact: fc.Arbitrary<Partial<Facts>> = fc.oneof(
  fc.constantFrom<Partial<Facts>[]>(
    { sensorsWork: false },
    { isLocked: true },
    { fullscreen: 'vlc' },
    { exclusive: 'steam' },
    { celsius: null },
    { memoryAvailableMb: 200 },
    { memoryStallRatio: 0.3 },
    { diskFreeMb: 1000 },
    { ioStallRatio: 0.6 },
  ),
  fc.record({ onBattery: fc.constant(true), percent: fc.integer({ min: 5, max: 100 }) }),
  fc.integer({ min: 75, max: 95 }).map((celsius) => ({ celsius })),
  fc.double({ min: 0, max: 1, noNaN: true }).map((otherCpuRatio) => ({ otherCpuRatio })),
);

const hourSign = fc.constantFrom('0', '1', '1');
const row = fc.array(hourSign, { minLength: 24, maxLength: 24 }).map((signs) => signs.join(''));
const column = fc.record({
  cores: fc.constantFrom(0, 1, null),
  memoryMb: fc.constant(null),
  cpuPercent: fc.constant(null),
});

/** Mostly a careful owner's, now and then anything. */
const limits: fc.Arbitrary<Partial<LimitSettings>> = fc.record(
  {
    present: fc.oneof(
      { weight: 3, arbitrary: fc.constant({ cores: 0, memoryMb: null, cpuPercent: null }) },
      column,
    ),
    away: column,
    idleAfterS: fc.integer({ min: 60, max: 1200 }),
    resumeAfterS: fc.integer({ min: 30, max: 1200 }),
    holdS: fc.integer({ min: 0, max: 3600 }),
    whileFullscreen: fc.boolean(),
    onBattery: fc.boolean(),
    minChargePercent: fc.integer({ min: 0, max: 100 }),
    maxCelsius: fc.constantFrom(80, 85, null),
    busyPercent: fc.constantFrom(20, 50, null),
    schedule: fc.array(row, { minLength: 7, maxLength: 7 }),
    hoursPerDay: fc.integer({ min: 1, max: 12 }),
    dataPerMonthMb: fc.integer({ min: 50, max: 500 }),
  },
  { requiredKeys: [] },
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('input' as const), forMs: briefly, isRemote: fc.boolean() }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('fact' as const), fact: oddFact, forMs: briefly }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sleep' as const), forMs: span }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('clock' as const),
      byMs: fc.oneof(ms(-90, 90), ms(-7200, 7200), ms(-200_000, 200_000)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('data' as const), mb: fc.integer({ min: 1, max: 200 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('pause' as const),
      minutes: fc.constantFrom(15, 60, 600, null),
      build: fc.constantFrom('release' as const, 'finish' as const),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'resume' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('anyway' as const), minutes: fc.constantFrom(0, 10, 60, 1440) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('limits' as const), limits }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ kind: 'brokenCap' as const }, { kind: 'machineFault' as const }),
  },
);

/** Any week. */
export const trace: fc.Arbitrary<Trace> = fc.record({
  kind: fc.constantFrom('desktop', 'desktop', 'server'),
  limits,
  happenings: fc.array(fc.record({ afterMs: span, what: happening }), { minLength: 10, maxLength: 90 }),
  isTold: fc.boolean(),
  lateness: fc.double({ min: 0, max: 1, noNaN: true }),
  offerAfterMs: fc.integer({ min: 0, max: 5000 }),
  prepareMs: fc.integer({ min: 1000, max: 5 * minuteMs }),
  buildMs: fc.array(fc.integer({ min: 10 * minuteMs, max: 300 * minuteMs }), { minLength: 1, maxLength: 5 }),
});
