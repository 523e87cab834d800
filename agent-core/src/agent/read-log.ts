import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { LogPiece } from '@barnraiser/protocol';
import { keptLogFolder } from '../history/kept-logs.js';
import { type LogQuestion, readStoredLog } from '../history/stored-log.js';
import type { DataFolders } from '../storage/data-folders.js';
import { CallError } from './call-error.js';
import type { LiveLog } from './live-log.js';

/** Within this time a build that was taken begins to write. */
const beginningMs = 250;

/**
 * A piece of a build's console log, from the build that runs, from one whose report is still being
 * delivered, or from those that are kept. `live` answers the running build's log. Rejects with
 * `CallError` not-found.
 */
export async function readLog(
  question: LogQuestion & { readonly waitMs: number },
  folders: DataFolders,
  live: (claimId: string) => LiveLog | 'not-begun' | null,
): Promise<LogPiece> {
  const { claimId, from, waitMs } = question;
  if (live(claimId) === 'not-begun') await pause(Math.min(waitMs, beginningMs));
  const log = live(claimId);
  if (log === 'not-begun') return nothingYet(claimId);
  if (log !== null) {
    await log.grown(from, waitMs);
    const piece = log.hasEnded ? null : await log.read(question).catch(() => null);
    if (piece !== null) return piece;
  }
  const places = [join(folders.spool, claimId), keptLogFolder(folders.history, claimId)];
  // Twice: it may be on its way from the one to the other.
  for (const folder of [...places, ...places]) {
    const piece = await readStoredLog(folder, question);
    if (piece !== null) return piece;
  }
  throw new CallError(
    'not-found',
    'The log of this build is no longer kept here (Limits says how much is). Its coordinator still has it.',
  );
}

function nothingYet(claimId: LogPiece['claimId']): LogPiece {
  return {
    claimId,
    from: 0,
    bytes: new Uint8Array(),
    total: 0,
    ended: false,
    truncatedBytes: 0,
    sections: [],
    marks: [],
  };
}
