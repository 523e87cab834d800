import { z } from 'zod';

/** What the app remembers of itself between starts; nothing of it was decided by the owner. */
export const AppState = z.object({
  bounds: z
    .object({
      x: z.number().int(),
      y: z.number().int(),
      width: z.number().int(),
      height: z.number().int(),
      isMaximised: z.boolean(),
    })
    .nullable()
    .default(null),
  notifiedAt: z.record(z.string(), z.number()).default({}).describe('epoch ms, by reason'),
});
export type AppState = z.infer<typeof AppState>;
