import { z } from 'zod';

const Scalar = z.union([z.string().max(200), z.number(), z.boolean()]);

/**
 * One condition on a machine's fact: an equal value, a list (any of them), a comparison such as
 * `">=12"` (`>`, `>=`, `<`, `<=`; aware of versions for `tool.*`), or `"!x"` (not x).
 */
export const Requirement = z.union(
  [Scalar, z.array(Scalar).min(1).max(50)],
  'expected a value, a list of values, or a comparison such as ">=12"',
);
export type Requirement = z.infer<typeof Requirement>;

/**
 * What a platform must meet: a flat map from fact to condition; all must hold. Facts are `os`,
 * `osVersion`, `distro`, `arch`, `cpus`, `memMb`, `diskFreeMb`, `libc`, `kind`, `cpu.vendor`,
 * `sandbox`, `tool.NAME` (its version), `label.NAME`, and the coordinator's own `trust`, `pool`,
 * `owner`, which no machine can declare itself.
 */
export const Requires = z
  .record(
    z
      .string()
      .regex(/^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9+_-]+)*$/, 'expected a fact such as os, cpus or tool.gcc'),
    Requirement,
  )
  .refine((map) => Object.keys(map).length <= 50, 'expected at most 50 conditions');
export type Requires = z.infer<typeof Requires>;

/** The facts with a name of their own that `requires` may ask for; beside them are `tool.NAME` and `label.NAME`. */
export const factNames = [
  'os',
  'osVersion',
  'distro',
  'arch',
  'cpus',
  'memMb',
  'diskFreeMb',
  'libc',
  'kind',
  'cpu.vendor',
  'sandbox',
  'trust',
  'pool',
  'owner',
] as const;
export type FactName = (typeof factNames)[number];
