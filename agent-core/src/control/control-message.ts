import { Snapshot } from '@barnraiser/protocol';
import { z } from 'zod';

/** What the running agent may be asked, one JSON document a line. */
export const ControlRequest = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('status') }),
  z.object({ ask: z.literal('reload') }).describe('coordinators were joined or left'),
]);
export type ControlRequest = z.infer<typeof ControlRequest>;

/** Its answer, likewise. */
export const ControlReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), snapshot: Snapshot }),
  z.object({ ok: z.literal(false), problem: z.string() }),
]);
export type ControlReply = z.infer<typeof ControlReply>;
