import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../storage/read-json-file.js';
import { writeFileAtomic } from '../storage/write-file-atomic.js';

/** Something that the coordinator refused for good; the rest of the build is delivered without it. */
export const Parked = z.object({ item: z.string(), problem: z.string() });
export type Parked = z.infer<typeof Parked>;

const count = z.number().int().nonnegative();

/** How far the delivery of a spool has come. Where it is behind the truth, something is sent twice, which is harmless. */
export const Sent = z.object({
  logs: z.object({ console: count, agent: count }),
  steps: count,
  tests: count,
  artifacts: count,
  parked: z.array(Parked),
});
export type Sent = z.infer<typeof Sent>;

const nothing: Sent = { logs: { console: 0, agent: 0 }, steps: 0, tests: 0, artifacts: 0, parked: [] };

/** Reads `sent.json`. What was parked is tried again: the coordinator may have been mended since. */
export async function readSent(spoolFolder: string): Promise<Sent> {
  const sent = await readJsonFile(join(spoolFolder, 'sent.json'), Sent);
  return sent === null || sent.parked.length > 0 ? structuredClone(nothing) : sent;
}

/** Writes `sent.json`; never rejects, for it only saves repeated calls. */
export async function writeSent(spoolFolder: string, sent: Sent): Promise<void> {
  const written = writeFileAtomic(join(spoolFolder, 'sent.json'), JSON.stringify(sent), { isDurable: false });
  await written.catch(() => undefined);
}
