import type { FileHandle } from 'node:fs/promises';

/** A file's bytes from `fromByte` to its end, in blocks of exactly `blockBytes` but the last; closes it. */
export async function* readBlocks(
  file: FileHandle,
  blockBytes: number,
  fromByte: number,
): AsyncGenerator<Buffer> {
  try {
    for (let at = fromByte; ;) {
      const block = await readFully(file, blockBytes, at);
      if (block.length === 0) return;
      at += block.length;
      yield block;
    }
  } finally {
    await file.close();
  }
}

async function readFully(file: FileHandle, blockBytes: number, at: number): Promise<Buffer> {
  const block = Buffer.allocUnsafeSlow(blockBytes);
  let filled = 0;
  while (filled < blockBytes) {
    const { bytesRead } = await file.read(block, filled, blockBytes - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return block.subarray(0, filled);
}

/** The same bytes in blocks of exactly `blockBytes` but the last. */
export async function* reblock(
  chunks: AsyncIterable<Uint8Array>,
  blockBytes: number,
): AsyncGenerator<Buffer> {
  let block = Buffer.allocUnsafeSlow(blockBytes);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let taken = 0; taken < chunk.length;) {
      const part = chunk.subarray(taken, taken + blockBytes - filled);
      block.set(part, filled);
      taken += part.length;
      filled += part.length;
      if (filled < blockBytes) continue;
      yield block;
      // A new one each time: whoever took the last may still be sending it.
      block = Buffer.allocUnsafeSlow(blockBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}
