import { z } from 'zod';
import { SettingsPatch } from './settings.js';

/** The most that every cloud takes as user data (EC2's limit: 16 KB before base64). */
export const userDataMaxBytes = 16 * 1024;

/** After its longest life a launched machine may still finish its build for so long; then the build is released as preempted. */
export const maxLifeGraceS = 300;

/** Settings that a pool decides for its machines; what is not named has a cloud machine's default. */
export const InstanceOverrides = SettingsPatch.extend({
  labels: z.record(z.string().max(60), z.string().max(200)).optional(),
  offlineGraceS: z
    .number()
    .nonnegative()
    .max(86_400)
    .optional()
    .describe('default 0: a machine that is gone does not come back'),
});
export type InstanceOverrides = z.infer<typeof InstanceOverrides>;

/**
 * The whole configuration of a launched machine, as JSON in its instance's user data, bare or as
 * member `barnraiser` of a `#cloud-config` in JSON. Unknown members are refused: what is misspelt is
 * noticed at the first boot. The enrol code is good once.
 */
export const UserData = z.strictObject({
  coordinator: z.url({ protocol: /^https?$/ }).max(500),
  pool: z.string().min(1).max(60),
  launchId: z.uuid(),
  enrolCode: z.string().regex(/^[A-Za-z0-9_-]{20,100}$/, 'expected 20 to 100 characters of base64url'),
  overrides: InstanceOverrides.default({}),
  idleExitS: z
    .number()
    .int()
    .min(10)
    .max(86_400)
    .nullable()
    .default(null)
    .describe('without a build for so long the machine ends itself; null: never'),
  maxLifeS: z
    .number()
    .int()
    .min(60)
    .max(30 * 86_400)
    .nullable()
    .default(null)
    .describe('after so long it takes no more builds and ends; null: never'),
});
export type UserData = z.infer<typeof UserData>;
