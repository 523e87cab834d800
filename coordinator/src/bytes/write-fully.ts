import type { FileHandle } from 'node:fs/promises';

/**
 * Writes all chunks at the file's position (its end, when opened to append). One system call is
 * allowed to write less than it was given (man 2 writev), so the rest follows until nothing is left.
 */
export async function writeFully(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  let rest = [...chunks];
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest);
    rest = without(rest, bytesWritten);
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
