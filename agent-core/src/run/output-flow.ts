/** Which of its outputs a command wrote to; `stdout` where the two are one. */
export type OutputStream = 'stdout' | 'stderr';

/** Where a step's bytes are put; while its promise is pending, no more are read. */
export type OutputSink = (bytes: Buffer, stream: OutputStream) => void | Promise<void>;

/** Something that can be asked to wait. */
interface Pausable {
  pause(): void;
  resume(): void;
}

/** Takes a step's output to its sink, in order. */
export interface OutputFlow {
  accept(bytes: Buffer, source: Pausable, stream?: OutputStream): void;
  /** Whether reading waits for the sink: the step's silence then is not its own. */
  isWaiting(): boolean;
  /** Settles when the sink has taken all that was accepted so far; never rejects. */
  settled(): Promise<void>;
  /** Bytes handed to the sink, and bytes dropped because of the limit. */
  counts(): { readonly bytes: number; readonly truncatedBytes: number };
  /** The last bytes of the output, up to 8 KiB, also of what was dropped. */
  tail(): Buffer;
}

const tailBytes = 8192;

/**
 * Passes output on up to `limitBytes` (null: no limit), counts the rest and drops it. When the sink
 * fails, `onBroken` is called once and everything that follows is dropped.
 */
export function createOutputFlow(
  sink: OutputSink,
  options: { readonly limitBytes: number | null; readonly onBroken: (cause: unknown) => void },
): OutputFlow {
  const limitBytes = options.limitBytes ?? Infinity;
  let pending: Promise<void> | null = null;
  let isBroken = false;
  let bytes = 0;
  let truncatedBytes = 0;
  let tail: Buffer = Buffer.alloc(0);
  const waiting = new Set<Pausable>();

  const fail = (cause: unknown): void => {
    if (isBroken) return;
    isBroken = true;
    options.onBroken(cause);
  };
  const hand = (kept: Buffer, stream: OutputStream): void | Promise<void> => {
    if (isBroken) return;
    try {
      return sink(kept, stream);
    } catch (cause) {
      fail(cause);
    }
  };
  const hold = (promise: Promise<void>, source: Pausable): void => {
    source.pause();
    waiting.add(source);
    const settled = promise.catch(fail).finally(() => {
      // Only the last one waited for lets reading go on.
      if (pending !== settled) return;
      pending = null;
      for (const one of waiting) one.resume();
      waiting.clear();
    });
    pending = settled;
  };

  return {
    accept: (chunk, source, stream = 'stdout') => {
      tail = chunk.length >= tailBytes ? chunk.subarray(-tailBytes) : joinTail(tail, chunk);
      const kept = chunk.subarray(0, Math.max(0, limitBytes - bytes));
      bytes += kept.length;
      truncatedBytes += chunk.length - kept.length;
      if (kept.length === 0) return;
      const taken = pending === null ? hand(kept, stream) : pending.then(() => hand(kept, stream));
      if (taken !== undefined) hold(taken, source);
    },
    isWaiting: () => pending !== null,
    settled: () => settle(() => pending),
    counts: () => ({ bytes, truncatedBytes }),
    tail: () => Buffer.from(tail),
  };
}

// What is accepted meanwhile is waited for as well.
async function settle(next: () => Promise<void> | null): Promise<void> {
  for (let waited = next(); waited !== null; waited = next()) await waited;
}

function joinTail(tail: Buffer, chunk: Buffer): Buffer {
  return Buffer.concat([tail.subarray(-(tailBytes - chunk.length)), chunk]);
}
