import type { FileHandle } from 'node:fs/promises';

/**
 * Writes all chunks from an offset in bytes on; the file must not have been opened to append. One system
 * call is allowed to write less than it was given (man 2 pwritev), so the rest follows until nothing is left.
 */
export async function writeFully(
  handle: FileHandle,
  chunks: readonly Uint8Array[],
  offset: number,
): Promise<void> {
  let rest = [...chunks];
  let at = offset;
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest, at);
    rest = without(rest, bytesWritten);
    at += bytesWritten;
  }
}

function without(chunks: readonly Uint8Array[], writtenBytes: number): Uint8Array[] {
  let left = writtenBytes;
  let n = 0;
  for (; n < chunks.length && chunks[n]!.length <= left; n += 1) left -= chunks[n]!.length;
  const rest = chunks.slice(n);
  if (left > 0 && rest[0]) rest[0] = rest[0].subarray(left);
  return rest;
}
