import { LimitSettings, Verdict, WaitCode } from '@barnraiser/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { failureBackoffMs } from './rules/failure-backoff.js';
import type { Conditions, CoordinatorCondition, OwnerRules } from './rules/conditions.js';
import { fine, now, owner } from './testing/sample-conditions.js';
import { holds, verdict } from './verdict.js';

const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const time = fc.integer({ min: now - 10_000_000, max: now + 10_000_000 });

const presence = fc.record({
  state: fc.constantFrom('present' as const, 'away' as const, 'unknown' as const),
  lastInputAt: maybe(time),
  source: fc.constant('host'),
  isLocked: maybe(fc.boolean()),
  isRemote: maybe(fc.boolean()),
  fullscreen: maybe(fc.string()),
  exclusive: maybe(fc.string()),
});
const host = fc.record({
  at: fc.constant(now),
  presence,
  power: fc.record({
    onBattery: maybe(fc.boolean()),
    percent: maybe(fc.nat(100)),
    source: fc.constant('sys'),
  }),
  load: fc.record({
    otherCpuRatio: maybe(ratio),
    busiest: maybe(fc.string()),
    ioStallRatio: maybe(ratio),
    memoryStallRatio: maybe(ratio),
    memoryAvailableMb: maybe(fc.nat(10_000)),
  }),
  celsius: maybe(fc.integer({ min: 0, max: 110 })),
  diskFreeMb: maybe(fc.nat(10_000)),
});
const coordinator: fc.Arbitrary<CoordinatorCondition> = fc.record({
  url: fc.webUrl(),
  link: fc.constantFrom('offline', 'connecting', 'online', 'refused'),
  detail: maybe(fc.string()),
  retryAt: maybe(time),
  refusal: fc.constantFrom(null, 'unauthorised', 'pending', 'suspended', 'too-old'),
  pausedUntil: maybe(time),
});
const conditions: fc.Arbitrary<Conditions> = fc.record({
  now: fc.constant(now),
  coordinators: fc.array(coordinator, { maxLength: 3 }),
  host: maybe(host),
  wasHot: fc.boolean(),
  local: fc.record({
    weekday: fc.nat(6),
    hour: fc.nat(23),
    nextOpenAt: maybe(time),
    nextMidnightAt: time,
    say: fc.constant(fine.local.say),
  }),
  brokenCap: maybe(
    fc.record({ at: time, kind: fc.constantFrom('cores', 'disk'), allowed: fc.nat(9), used: fc.nat(99) }),
  ),
  data: maybe(fc.record({ usedMb: fc.nat(5000), resetsAt: time })),
  builtTodayMs: fc.nat(86_400_000),
  hasNetwork: maybe(fc.boolean()),
  isFinishing: fc.boolean(),
  sandboxes: maybe(fc.subarray(['bubblewrap', 'none'] as const)),
  machineFailures: fc.record({ inRow: fc.nat(50), lastAt: time }),
});
const column = fc.record({
  cores: maybe(fc.nat(8)),
  memoryMb: fc.constant(null),
  cpuPercent: fc.constant(null),
});
const limits: fc.Arbitrary<LimitSettings> = fc
  .record({
    present: column,
    away: column,
    idleAfterS: fc.integer({ min: 10, max: 86_400 }),
    onBattery: fc.boolean(),
    minChargePercent: fc.nat(100),
    maxCelsius: maybe(fc.integer({ min: 30, max: 110 })),
    busyPercent: maybe(fc.integer({ min: 1, max: 100 })),
    schedule: maybe(fc.constantFrom(...['0', '1'].map((sign) => Array<string>(7).fill(sign.repeat(24))))),
    hoursPerDay: maybe(fc.integer({ min: 1, max: 24 })),
    diskFloorMb: fc.nat(5000),
    dataPerMonthMb: maybe(fc.integer({ min: 1, max: 5000 })),
  })
  .map((chosen) => LimitSettings.parse(chosen));
const decided: fc.Arbitrary<OwnerRules> = fc.record({
  kind: fc.constantFrom('desktop', 'server', 'cloud'),
  limits,
  isolation: fc.constantFrom('best', 'bubblewrap'),
  pausedUntil: maybe(fc.oneof(time, fc.constant(Infinity))),
  anywayUntil: maybe(time),
});

it('is of the agreed form under all conditions, and a wait has a reason that holds', () => {
  fc.assert(
    fc.property(conditions, decided, (given, by) => {
      const found = verdict(given, by);
      expect(Verdict.parse(found)).toEqual(found);
      const stopping = found.reasons.filter((reason) => holds(reason, by.anywayUntil, given.now));
      expect(stopping.length > 0).toBe(found.kind === 'wait');
      expect(found.reasons.slice(0, stopping.length)).toEqual(stopping);
    }),
    { numRuns: 1000 },
  );
});

it('tells the reasons that stop it in the order of the codes', () => {
  fc.assert(
    fc.property(conditions, decided, (given, by) => {
      const stopping = verdict(given, by).reasons.filter((reason) =>
        holds(reason, by.anywayUntil, given.now),
      );
      const places = stopping.map(({ code }) => WaitCode.options.indexOf(code));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }),
  );
});

it('allows nothing beside a person who lets no build run meanwhile', () => {
  fc.assert(
    fc.property(conditions, decided, presence, (given, by, who) => {
      const there = {
        ...given,
        host: { ...(given.host ?? fine.host!), presence: { ...who, state: 'present' as const } },
      };
      const strict = {
        ...by,
        anywayUntil: null,
        limits: { ...by.limits, present: { cores: 0, memoryMb: null, cpuPercent: null } },
      };
      expect(verdict(there, strict).kind).toBe('wait');
    }),
  );
});

it('allows nothing on a desktop that cannot tell whether somebody is there', () => {
  fc.assert(
    fc.property(conditions, presence, (given, who) => {
      const unknown = {
        ...given,
        host: { ...(given.host ?? fine.host!), presence: { ...who, state: 'unknown' as const } },
      };
      expect(verdict(unknown, owner).kind).toBe('wait');
    }),
  );
});

it('backs off longer with each failure, never over an hour', () => {
  fc.assert(
    fc.property(fc.nat(1000), (inRow) => {
      expect(failureBackoffMs(inRow + 1)).toBeGreaterThanOrEqual(failureBackoffMs(inRow));
      expect(failureBackoffMs(inRow)).toBeLessThanOrEqual(3_600_000);
    }),
  );
});

it('ends a back-off within the hour even when the clock was set back', () => {
  const machineFailures = { inRow: 1, lastAt: now + 86_400_000 };
  expect(verdict({ ...fine, machineFailures }, owner).reasons[0]?.clears).toBe('in 1 hour');
});
