import { createReadStream } from 'node:fs';

const chunkBytes = 4 * 1024 * 1024;

/** Which of these texts stand anywhere in the file, whatever it holds; of deleted files, too. */
export async function findOnDisk(path: string, texts: readonly string[]): Promise<string[]> {
  const zeros = Buffer.alloc(chunkBytes);
  const overlap = Math.max(...texts.map((text) => Buffer.byteLength(text))) - 1;
  const found = new Set<string>();
  let before = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    // Most of a disk was never written.
    const isEmpty = chunk.equals(zeros.subarray(0, chunk.length)) && !before.some((byte) => byte !== 0);
    const bytes = isEmpty ? chunk : Buffer.concat([before, chunk]);
    if (!isEmpty) for (const text of texts) if (bytes.includes(text)) found.add(text);
    before = Buffer.from(bytes.subarray(-overlap));
  }
  return [...found];
}
