import type { CommandContext } from '../command-context.js';
import type { RemoteRef } from '../../wire/broker/remote-ref.js';
import type { WireValue } from '../../wire/jelly/wire-value.js';
import type { TransferEnd } from './write-blocks.js';

/** Asked for ahead: masters choose small blocks, and each is a way there and back. */
const mostAhead = 4;

interface RemoteSource {
  /** Throws when interrupted, so that nothing is left half written. */
  readonly blocks: AsyncIterable<Buffer>;
  end(): TransferEnd;
}

/** The bytes of a reader of the master's, at most `maxsize` of them. */
export function readRemote(
  context: CommandContext,
  args: { readonly reader: RemoteRef; readonly blocksize: number; readonly maxsize: number | null },
): RemoteSource {
  let end: TransferEnd = 'whole';
  const ended = (how: TransferEnd): void => {
    end = how;
  };
  return { blocks: blocksOf(context, args, ended), end: () => end };
}

async function* blocksOf(
  { call, signal }: CommandContext,
  { reader, blocksize, maxsize }: Parameters<typeof readRemote>[1],
  ended: (how: TransferEnd) => void,
): AsyncGenerator<Buffer> {
  const asked: Promise<WireValue>[] = [];
  const ask = (): void => {
    const answer = call(reader, 'read', [blocksize]);
    // One that is not waited for any more may fail unheard.
    answer.catch(() => {});
    asked.push(answer);
  };
  let left = maxsize ?? Infinity;
  ask();
  for (let answer = asked.shift(); answer !== undefined; answer = asked.shift()) {
    const block = blockIn(await answer);
    if (signal.aborted) {
      ended('interrupted');
      throw new Error('the download was interrupted');
    }
    if (block.length === 0) return;
    yield block.subarray(0, left);
    if (block.length > left) return ended('cut');
    left -= block.length;
    while (asked.length < mostAhead) ask();
  }
}

function blockIn(value: WireValue): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'string') return Buffer.from(value);
  throw new Error('downloadFile: the master answered something else than bytes');
}
