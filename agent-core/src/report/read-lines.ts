import { createReadStream } from 'node:fs';

/** A run of bytes of a file; without numbers, all of it. */
export interface FileRange {
  readonly path: string;
  readonly offset?: number;
  readonly length?: number;
}

/** Lines in the order of the file, many at a time, without their ends. */
export type LineBlocks = AsyncIterable<readonly string[]>;

const blockBytes = 256 * 1024;

/**
 * Reads lines without holding the file in memory. What a line has beyond `maxLineBytes` is dropped.
 * Broken UTF-8 becomes U+FFFD. Rejects with the system's error when the file cannot be read.
 */
export async function* readLines(range: FileRange, maxLineBytes: number = 65_536): LineBlocks {
  const start = range.offset ?? 0;
  if (range.length === 0) return;
  const end = range.length === undefined ? Infinity : start + range.length - 1;
  const stream = createReadStream(range.path, { start, end, highWaterMark: blockBytes });
  let carried: Buffer = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const lastEnd = chunk.lastIndexOf(10);
    if (lastEnd === -1) {
      carried = joinUpTo(carried, chunk, maxLineBytes);
      continue;
    }
    const whole = Buffer.concat([carried, chunk.subarray(0, lastEnd)]);
    yield split(whole, maxLineBytes);
    carried = Buffer.from(chunk.subarray(lastEnd + 1));
  }
  if (carried.length > 0) yield split(carried, maxLineBytes);
}

function joinUpTo(carried: Buffer, chunk: Buffer, maxBytes: number): Buffer {
  const room = Math.max(0, maxBytes - carried.length);
  return room === 0 ? carried : Buffer.concat([carried, chunk.subarray(0, room)]);
}

// A line's end is one byte in UTF-8 and never part of a character, so whole lines decode by themselves.
function split(bytes: Buffer, maxLineLength: number): string[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line).slice(0, maxLineLength));
}
