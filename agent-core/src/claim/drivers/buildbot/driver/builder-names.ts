import { z } from 'zod';

const shortText = z.string().max(1000);

/** What a master sends as its list of builders, each with its folder; the names alone are of use here. */
export const BuilderNames = z
  .array(z.tuple([shortText.min(1), z.string().max(4000)]))
  .max(10_000)
  .transform((list) => list.map(([name]) => name));
