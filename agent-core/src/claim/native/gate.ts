import { Bell } from '../../timing/bell.js';
import type { Availability } from '../driver.js';

/** Whether the driver may ask for work; a long-poll hangs on `whileOpen`. */
export class Gate {
  private readonly bell = new Bell();
  private current: Availability = 'draining';
  private polling: AbortController | null = null;

  get availability(): Availability {
    return this.current;
  }

  set(availability: Availability): void {
    if (availability === this.current) return;
    this.current = availability;
    if (availability !== 'open') this.polling?.abort();
    this.bell.ring();
  }

  /** Settles when work may be asked for, or when the signal aborts. */
  async opened(signal: AbortSignal): Promise<void> {
    while (this.current !== 'open' && !signal.aborted) {
      await this.bell.heard(this.bell.count, { signal });
    }
  }

  /** A signal that aborts once no work may be asked for any more. */
  whileOpen(signal: AbortSignal): AbortSignal {
    this.polling = new AbortController();
    if (this.current !== 'open') this.polling.abort();
    return AbortSignal.any([this.polling.signal, signal]);
  }
}
