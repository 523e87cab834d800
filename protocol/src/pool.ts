import { z } from 'zod';
import { ShortName } from './ids.js';
import { PoolProvider } from './pool-providers.js';
import { InstanceOverrides } from './user-data.js';

const daySeconds = 86_400;
const usdPerHour = z.number().min(0).max(1000);
const instances = z.int().min(0).max(1000);
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day, like "07:30"');

/**
 * Bounds that hold on some days from one time to another (UTC; past midnight where `to` is not after
 * `from`). The first row that holds decides; `max: 0` closes the pool.
 */
const PoolHours = z.strictObject({
  days: z
    .array(z.enum(days))
    .min(1)
    .max(7)
    .default([...days]),
  from: TimeOfDay,
  to: TimeOfDay,
  min: instances.optional(),
  max: instances.optional(),
});
export type PoolHours = z.infer<typeof PoolHours>;

/**
 * A type of instance in some zones: on-demand at a price, or spot with a bid of
 * `min(maxUsdPerHour, mean of the last 24 h × factor)`.
 */
const PoolOffer = z
  .strictObject({
    type: z.string().min(1).max(60),
    zones: z.array(z.string().min(1).max(60)).min(1).max(20),
    onDemandUsdPerHour: usdPerHour.optional(),
    bid: z
      .strictObject({ maxUsdPerHour: usdPerHour.positive(), factor: z.number().min(1).max(10).default(1.5) })
      .optional(),
  })
  .refine((offer) => offer.bid !== undefined || offer.onDemandUsdPerHour !== undefined, {
    error: 'expected a price on demand, a bid, or both',
  });
export type PoolOffer = z.infer<typeof PoolOffer>;

/**
 * A pool as a maintainer writes it: a kind of launched machine, who runs it, and its limits. Durations
 * are seconds. `ratio` is how many slots are wanted per waiting job; `slots` how many builds an
 * instance runs at once. `budgetUsdPerDay` is of UTC days; null is no bound.
 */
export const Pool = z
  .strictObject({
    name: ShortName,
    provider: PoolProvider,
    /** The facts that its machines have, as they would describe themselves: what may be launched for which jobs. */
    serves: z.record(
      z
        .string()
        .regex(/^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9+_-]+)*$/, 'expected a fact such as os, cpus or tool.gcc'),
      z.union([
        z.string().max(200),
        z.number(),
        z.boolean(),
        z.array(z.union([z.string().max(200), z.number()])).max(50),
      ]),
    ),
    min: instances.default(0),
    max: instances,
    ratio: z.number().min(0.01).max(1).default(1),
    slots: z.int().min(1).max(64).default(1),
    launchAfterS: z.int().min(0).max(3600).default(30),
    /** So much longer, jobs that idle volunteers match are left to them. */
    volunteerGraceS: z.int().min(0).max(daySeconds).default(120),
    idleTimeoutS: z.int().min(0).max(daySeconds).default(300),
    bootTimeoutS: z.int().min(10).max(7200).default(600),
    maxLifeS: z
      .int()
      .min(60)
      .max(7 * daySeconds)
      .default(4 * 3600),
    schedule: z.array(PoolHours).max(50).default([]),
    budgetUsdPerDay: z.number().min(0).max(100_000).nullable().default(null),
    /** What the provider bills at least, and in steps of: 60 of EC2's Linux, 3600 where hours are billed. */
    billingStepS: z.int().min(1).max(daySeconds).default(60),
    offers: z
      .array(PoolOffer)
      .min(1)
      .max(50)
      .default([{ type: 'default', zones: ['default'], onDemandUsdPerHour: 0 }]),
    unfilledAfterS: z.int().min(10).max(daySeconds).default(300),
    fallBackToOnDemand: z.boolean().default(false),
    /** Settings of its machines; what is not named has a cloud machine's default. */
    overrides: InstanceOverrides.default({}),
    /** Everything is decided and shown, and nothing is ordered. */
    dryRun: z.boolean().default(false),
  })
  .refine((pool) => pool.min <= pool.max, { error: 'expected no more than max', path: ['min'] })
  .refine((pool) => pool.bootTimeoutS < pool.maxLifeS, {
    error: 'expected less than maxLifeS',
    path: ['bootTimeoutS'],
  });
export type Pool = z.infer<typeof Pool>;
