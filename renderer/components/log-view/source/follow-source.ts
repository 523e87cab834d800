import type { ByteStore } from '../bytes/byte-store.js';
import type { LogPart, LogSource } from './log-source.js';
import { LogSourceError } from './log-source.js';
import { nextTask } from './next-task.js';

const sliceBytes = 512 * 1024;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;
const pauseAfterNothingMs = 250;

export interface FollowOptions {
  signal: AbortSignal;
  /** Some bytes are in the store; `part` is the piece that they came with. */
  onPart: (part: LogPart) => void;
  /** Reading does not work (`retryAt` null: and will not be tried again), or works again (null). */
  onProblem: (problem: { error: LogSourceError; retryAt: number | null } | null) => void;
  /** Waits; ends early when the reader asks to try again. */
  pause: (ms: number) => Promise<void>;
}

/**
 * Pulls a log into the store until it has ended, cannot be had any more, or the signal is aborted. Asks for
 * a piece only when the last one is in the store; puts large pieces in bit by bit, so that no task is long.
 */
export async function followSource(
  source: LogSource,
  store: ByteStore,
  options: FollowOptions,
): Promise<void> {
  const { signal } = options;
  for (let failures = 0; !signal.aborted;) {
    try {
      const part = await source.read(store.byteLength, signal);
      if (signal.aborted) return;
      await takeIn(part, store, options);
      if (failures > 0) options.onProblem(null);
      failures = 0;
      if (part.ended && store.byteLength >= part.total) return;
      if (part.bytes.length === 0) await options.pause(pauseAfterNothingMs);
    } catch (thrown) {
      if (signal.aborted) return;
      const error = asSourceError(thrown);
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failures);
      options.onProblem({ error, retryAt: error.retryable ? Date.now() + pauseMs : null });
      if (!error.retryable) return;
      failures += 1;
      await options.pause(pauseMs);
    }
  }
}

async function takeIn(part: LogPart, store: ByteStore, options: FollowOptions): Promise<void> {
  const known = store.byteLength - part.from;
  if (known < 0) {
    throw new LogSourceError(
      'unreachable',
      `The log goes on at byte ${part.from}, not at ${store.byteLength}.`,
    );
  }
  for (let at = known; at < part.bytes.length; at += sliceBytes) {
    if (at > known) await nextTask();
    if (options.signal.aborted) return;
    store.append(part.bytes.subarray(at, at + sliceBytes));
    options.onPart(part);
  }
  if (known >= part.bytes.length) options.onPart(part);
}

function asSourceError(thrown: unknown): LogSourceError {
  if (thrown instanceof LogSourceError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new LogSourceError('unreachable', message, { cause: thrown });
}
