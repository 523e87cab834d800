import { HistoryEntry } from '@barnraiser/protocol';
import { z } from 'zod';

/** A later line about an earlier build: what its coordinator made of the result. */
const HistoryDelivery = z.object({
  kind: z.literal('delivered'),
  claimId: z.string(),
  accepted: z.enum(['current', 'late', 'redundant']),
});

/** A line of the history's files. */
export const HistoryLine = z.discriminatedUnion('kind', [HistoryEntry, HistoryDelivery]);
export type HistoryLine = z.infer<typeof HistoryLine>;
