import type { LogPiece } from '@barnraiser/protocol';

/** What a source gives of a log. `total`, `sections` and the rest are as in the protocol's LogPiece. */
export type LogPart = Omit<LogPiece, 'claimId' | 'bytes'> & { bytes: Uint8Array };

/**
 * Where one build's log comes from. A source object stands for one log: a new object makes the view start anew.
 *
 * `read` gives the bytes from offset `from` on, as many as it likes (a megabyte is a good size). When there
 * are none yet it waits for more, some seconds, and may then answer with none. It is called again only after
 * its last piece has been taken in. Rejects with a LogSourceError; any other error counts as `unreachable`.
 * An aborted `signal` ends the wait; what the promise does then does not matter.
 */
export interface LogSource {
  read(from: number, signal: AbortSignal): Promise<LogPart>;
}

/**
 * Why a log could not be read. `not-kept`: this place does not have it any more, asking again is of no use;
 * `unreachable`: it is asked again with growing pauses. `message` is shown to people.
 */
export class LogSourceError extends Error {
  readonly code: 'not-kept' | 'unreachable';

  constructor(code: 'not-kept' | 'unreachable', message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'LogSourceError';
    this.code = code;
  }

  get retryable(): boolean {
    return this.code === 'unreachable';
  }
}
