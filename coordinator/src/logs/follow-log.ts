import type { ClaimId, StreamName } from '@barnraiser/protocol';
import type { LogStore } from './log-store.js';
import { untilWoken } from './until-woken.js';

/** What to follow. */
export interface Followed {
  readonly claimId: ClaimId;
  readonly stream: StreamName;
  /** The offset in bytes to start from. */
  readonly from: number;
  /** How the build ended, or null while it goes on. */
  readonly endOf: () => Promise<string | null>;
  readonly signal: AbortSignal;
}

const chunkBytes = 64 * 1024;
/** How often a quiet log is looked at, for what another process may have changed. */
const lookEveryMs = 1000;
const looksPerKeepAlive = 15;

/**
 * A log as server-sent events while it is written: `bytes` (data: base64 of at most 64 KiB; id: the
 * offset behind them), a comment in long silences, and one `end` (data: the outcome) when the build
 * has ended and all bytes were given. Reads only as fast as it is consumed.
 */
export async function* followLog(store: LogStore, followed: Followed): AsyncGenerator<string> {
  const { claimId, stream, endOf, signal } = followed;
  let at = followed.from;
  let quietLooks = 0;
  yield ': following\n\n';
  while (!signal.aborted) {
    const woken = untilWoken((wake) => store.watch(claimId, stream, wake), lookEveryMs, signal);
    try {
      const end = await store.end(claimId, stream);
      for await (const event of bytesEvents(store, followed, at, end)) yield event;
      if (end > at) {
        at = end;
        quietLooks = 0;
        continue;
      }
      const outcome = await endOf();
      // What was written before the build ended may have come after the look above.
      if (outcome !== null && (await store.end(claimId, stream)) <= at) {
        yield `event: end\ndata: ${outcome}\n\n`;
        return;
      }
      if (outcome === null) quietLooks = (await woken.settled) ? 0 : quietLooks + 1;
    } finally {
      woken.stop();
    }
    if (quietLooks >= looksPerKeepAlive) {
      quietLooks = 0;
      yield ': still there\n\n';
    }
  }
}

async function* bytesEvents(
  store: LogStore,
  { claimId, stream }: Followed,
  from: number,
  end: number,
): AsyncGenerator<string> {
  let at = from;
  while (at < end) {
    const next = Math.min(end, at + chunkBytes);
    const parts: Buffer[] = [];
    for await (const part of store.read(claimId, stream, at, next)) parts.push(part as Buffer);
    const bytes = Buffer.concat(parts);
    if (bytes.length === 0) return;
    at += bytes.length;
    yield `id: ${at}\nevent: bytes\ndata: ${bytes.toString('base64')}\n\n`;
  }
}
