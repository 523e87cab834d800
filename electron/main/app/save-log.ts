import { open, rm } from 'node:fs/promises';
import type { LogPiece, LocalReply } from '@barnraiser/protocol';

/** Reads a piece of the log from there. */
export type ReadPiece = (from: number) => Promise<LocalReply<LogPiece>>;

/** Writes all that there is of a log by now to a file. Rejects, and leaves no file, when it could not be read or written. */
export async function saveLog(path: string, read: ReadPiece): Promise<void> {
  const file = await open(path, 'w');
  try {
    let at = 0;
    for (;;) {
      const reply = await read(at);
      if (!reply.ok) throw new Error(reply.problem.message);
      const { bytes, from, total } = reply.value;
      await file.write(bytes);
      at = from + bytes.length;
      if (bytes.length === 0 || at >= total) break;
    }
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}
