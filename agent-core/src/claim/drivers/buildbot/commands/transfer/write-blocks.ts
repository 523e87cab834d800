import type { CommandContext } from '../command-context.js';
import { InFlight } from '../in-flight.js';
import type { RemoteRef } from '../../wire/broker/remote-ref.js';

/** `cut`: there was more than the master wants. */
export type TransferEnd = 'whole' | 'cut' | 'interrupted';

/** Hides the way to the master and back; the calls keep their order. */
const mostInFlight = 4;

/** Sends blocks to a writer of the master's, at most `maxsize` bytes; rejects when it did not take one. */
export async function writeBlocks(
  { call, signal }: CommandContext,
  { writer, maxsize }: { readonly writer: RemoteRef; readonly maxsize: number | null },
  blocks: AsyncIterable<Buffer>,
): Promise<TransferEnd> {
  const inFlight = new InFlight(mostInFlight);
  let left = maxsize ?? Infinity;
  let end: TransferEnd = 'whole';
  for await (const block of blocks) {
    if (signal.aborted) end = 'interrupted';
    else if (block.length > left) end = 'cut';
    const part = end === 'interrupted' ? block.subarray(0, 0) : block.subarray(0, left);
    left -= part.length;
    if (part.length > 0) await inFlight.add(call(writer, 'write', [part]));
    if (end !== 'whole' || inFlight.isBroken) break;
  }
  await inFlight.settled();
  return end;
}
