import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LogMark, type LogPiece, type LogSection, Result } from '@barnraiser/protocol';
import { z } from 'zod';
import { readJsonFile } from '../storage/read-json-file.js';
import { marksBetween } from '../stream/log-marks.js';
import { logFiles } from '../stream/spool.js';
import { SpoolStep } from '../stream/spool-claim.js';

/** What is asked of a log. */
export interface LogQuestion {
  readonly claimId: LogPiece['claimId'];
  readonly from: number;
  readonly maxBytes: number;
}

/** A piece of the console log in a folder (a spool's or a kept one's) that nobody writes to; null when it is not there. */
export async function readStoredLog(folder: string, question: LogQuestion): Promise<LogPiece | null> {
  const { claimId, from } = question;
  const found = await readBytes(join(folder, logFiles.console), question);
  if (found === null) return null;
  const marks = (await readJsonFile(join(folder, logFiles.marks), z.array(LogMark))) ?? [];
  const result = await readJsonFile(join(folder, logFiles.result), Result);
  return {
    claimId,
    from,
    bytes: found.bytes,
    total: found.total,
    ended: true,
    truncatedBytes: result?.logs.console?.truncatedBytes ?? 0,
    sections: (await readSteps(join(folder, logFiles.steps))).map(sectionOf),
    marks: marksBetween(marks, from, from + found.bytes.length),
  };
}

/** A step's place in the log; one that wrote nothing, because it was skipped, has none of its own. */
export function sectionOf({ n, report }: SpoolStep): LogSection {
  const { name, outcome, durationMs, log } = report;
  const from = log?.offset ?? 0;
  return { n, name, from, to: from + (log?.length ?? 0), outcome, durationMs };
}

async function readBytes(
  path: string,
  { from, maxBytes }: LogQuestion,
): Promise<{ bytes: LogPiece['bytes']; total: number } | null> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    const bytes = new Uint8Array(Math.max(0, Math.min(maxBytes, size - from)));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
    return { bytes: bytes.subarray(0, bytesRead), total: size };
  } finally {
    await handle.close();
  }
}

async function readSteps(path: string): Promise<SpoolStep[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [SpoolStep.parse(JSON.parse(line))];
    } catch {
      // The empty end, or a line that a crash tore off.
      return [];
    }
  });
}
