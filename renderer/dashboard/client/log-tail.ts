import type { ClaimId } from '@barnraiser/protocol';
import { endpoints } from '@barnraiser/protocol';
import { addressOf } from './address.js';

/** What has come since the last question. `isLost`: no more will come this way, though the log goes on. */
export interface TailPiece {
  readonly bytes: Uint8Array;
  readonly hasEnded: boolean;
  readonly isLost: boolean;
}

/** A reader that is this far behind reads by ranges again, so that nothing piles up here. */
const mostQueuedBytes = 4 * 1024 * 1024;

/** The end of a log as the coordinator sends it while it is written (server-sent events). Ends with `close`. */
export class LogTail {
  readonly #events: EventSource;
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #hasEnded = false;
  #isLost = false;
  #wake: (() => void) | null = null;

  constructor(claimId: ClaimId, from: number) {
    const address = addressOf(endpoints.followLog, { claimId, stream: 'console' }, { from });
    this.#events = new EventSource(address);
    this.#events.addEventListener('bytes', (event: MessageEvent<string>) => this.#take(event.data));
    this.#events.addEventListener('end', () => {
      this.#hasEnded = true;
      this.close();
    });
    this.#events.addEventListener('error', () => {
      // While it connects again by itself, it goes on where it was (`Last-Event-ID`).
      if (this.#events.readyState === EventSource.CLOSED) this.#lose();
    });
  }

  /** Answers with what has come, or after `waitMs` with nothing. */
  async next(waitMs: number): Promise<TailPiece> {
    if (this.#queue.length === 0 && !this.#hasEnded && !this.#isLost) await this.#wait(waitMs);
    const bytes = joined(this.#queue, this.#queuedBytes);
    this.#queue = [];
    this.#queuedBytes = 0;
    return { bytes, hasEnded: this.#hasEnded, isLost: this.#isLost };
  }

  close(): void {
    this.#events.close();
    this.#wake?.();
  }

  #take(base64: string): void {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.#queuedBytes > mostQueuedBytes) this.#lose();
    this.#wake?.();
  }

  #lose(): void {
    this.#isLost = true;
    this.close();
  }

  #wait(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), waitMs);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
    });
  }
}

function joined(parts: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  if (parts.length === 1 && parts[0]) return parts[0];
  const all = new Uint8Array(sizeBytes);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
