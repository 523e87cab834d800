import { z } from 'zod';

const Id = z.string().min(1).max(200);

/** What the owner's program answers to `launch`. */
export const LaunchAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('launched'), instanceId: Id }),
  z.object({ kind: z.literal('requested'), requestId: Id }),
  z.object({
    kind: z.literal('refused'),
    reason: z.enum(['capacity', 'quota', 'throttled', 'invalid', 'unavailable']),
    detail: z.string().max(2000).default(''),
  }),
]);

/** What it answers to `list`: its instances of the pool, those that will be billed included. */
export const ListAnswer = z.object({
  instances: z
    .array(
      z.object({
        instanceId: Id,
        launchId: z.uuid().nullable(),
        state: z.enum(['requested', 'booting', 'running', 'ending']),
        launchedAt: z.iso.datetime({ offset: true }),
        type: z.string().max(100),
        zone: z.string().max(100),
        spot: z.boolean().default(false),
        usdPerHour: z.number().nonnegative().nullable().default(null),
        interruption: z.enum(['none', 'noticed']).default('none'),
      }),
    )
    .max(10_000),
});

/** What it answers to `end`: any JSON object. */
export const EndAnswer = z.object({});
