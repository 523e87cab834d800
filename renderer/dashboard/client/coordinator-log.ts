import type { ClaimId, LogMark, LogSection } from '@barnraiser/protocol';
import { LogSourceError, type LogPart, type LogSource } from '../../components/log-view/source/log-source.js';
import { call, fetchReply } from './call.js';
import { CallError } from './call-error.js';
import { LogTail, type TailPiece } from './log-tail.js';
import { problemWords } from './problem-words.js';

const pieceBytes = 1024 * 1024;
const waitMs = 2000;
const marksEveryMs = 1000;

/** A build's console log at the coordinator: by ranges up to its present end, from there as it is written. */
export class CoordinatorLog implements LogSource {
  readonly #onLog: { readonly claimId: ClaimId; readonly stream: 'console' };
  #tail: LogTail | null = null;
  #tailAt = 0;
  #marks: readonly LogMark[] = [];
  #sections: readonly LogSection[] = [];
  #markedAt = 0;

  /** Where the log is known to go to; behind it a range would be refused. */
  #total: number;

  /** `sizeBytes`: how much there is at least. */
  constructor(claimId: ClaimId, sizeBytes: number) {
    this.#onLog = { claimId, stream: 'console' };
    this.#total = sizeBytes;
  }

  async read(from: number, signal: AbortSignal): Promise<LogPart> {
    try {
      return await this.#read(from, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      throw asLogError(error);
    }
  }

  async #read(from: number, signal: AbortSignal): Promise<LogPart> {
    if (this.#tail === null || this.#tailAt !== from) {
      this.#endTail();
      if (from < this.#total) {
        const { bytes, total } = await this.#range(from, signal);
        this.#total = total;
        if (bytes.length > 0) return this.#part(from, bytes, total, false, signal);
      }
      this.#openTail(from, signal);
    }
    const piece: TailPiece = (await this.#tail?.next(waitMs)) ?? nothing;
    const { bytes, hasEnded, isLost } = piece;
    this.#tailAt = from + bytes.length;
    if (hasEnded || isLost) this.#endTail();
    if (isLost) this.#total = Number.POSITIVE_INFINITY;
    return this.#part(from, bytes, from + bytes.length, hasEnded, signal);
  }

  async #range(from: number, signal: AbortSignal): Promise<{ bytes: Uint8Array; total: number }> {
    const range = `bytes=${from}-${from + pieceBytes - 1}`;
    const reply = await fetchReply('log', { params: this.#onLog }, { headers: { range }, signal });
    const total = Number(reply.headers.get('content-range')?.split('/')[1]);
    if (reply.status === 416) return { bytes: new Uint8Array(), total };
    const bytes = new Uint8Array(await reply.arrayBuffer());
    // A proxy may answer the whole log instead of the range.
    return reply.status === 206 ? { bytes, total } : { bytes: bytes.subarray(from), total: bytes.length };
  }

  async #part(
    from: number,
    bytes: Uint8Array,
    total: number,
    ended: boolean,
    signal: AbortSignal,
  ): Promise<LogPart> {
    const isDue = performance.now() - this.#markedAt > marksEveryMs || this.#markedAt === 0;
    if (isDue || ended) {
      const { marks, sections } = await call('logMarks', { params: this.#onLog }, signal);
      this.#markedAt = performance.now();
      this.#marks = marks;
      this.#sections = sections;
    }
    return {
      from,
      bytes,
      total,
      ended,
      truncatedBytes: 0,
      sections: [...this.#sections],
      marks: [...this.#marks],
    };
  }

  #openTail(from: number, signal: AbortSignal): void {
    const tail = new LogTail(this.#onLog.claimId, from);
    this.#tail = tail;
    this.#tailAt = from;
    signal.addEventListener('abort', () => {
      tail.close();
      if (this.#tail === tail) this.#tail = null;
    });
  }

  #endTail(): void {
    this.#tail?.close();
    this.#tail = null;
  }
}

const nothing: TailPiece = { bytes: new Uint8Array(), hasEnded: false, isLost: true };

function asLogError(error: unknown): LogSourceError {
  const isGone = error instanceof CallError && !error.retryable;
  return new LogSourceError(isGone ? 'not-kept' : 'unreachable', problemWords(error).message, {
    cause: error,
  });
}
