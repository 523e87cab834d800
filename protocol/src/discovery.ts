import { z } from 'zod';

/** What a coordinator serves, answered at `/.well-known/build-farm`. Limits in bytes, intervals in seconds. */
export const Discovery = z.object({
  name: z.string().max(100),
  versions: z.array(z.string()).describe('v1'),
  software: z.object({ name: z.string(), version: z.string() }).optional(),
  features: z.array(z.string()).default([]).describe('gzip, artifacts, tests, steps'),
  limits: z.object({
    documentBytes: z.number().int().positive(),
    logAppendBytes: z.number().int().positive(),
    logBytes: z.number().int().positive(),
    artifactBytes: z.number().int().positive(),
  }),
  intervals: z.object({
    waitS: z.number().nonnegative(),
    ttlS: z.number().positive(),
    renewAfterS: z.number().positive(),
  }),
  enrolment: z.array(z.enum(['invite', 'open', 'preshared', 'cloud-identity'])),
});
export type Discovery = z.infer<typeof Discovery>;
