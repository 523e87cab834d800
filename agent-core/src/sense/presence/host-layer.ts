import type { HostReading } from '@barnraiser/protocol';
import type { PresenceLayer, PresenceSignal } from './presence-layer.js';

/** A reading is good for so long: whoever gave it may have gone. */
const staleMs = 15_000;

/** What the program around the agent senses itself, and when it last said so. */
export class HostLayer implements PresenceLayer {
  readonly source = 'host';
  readonly layer = 'the desktop app (X11, Windows, macOS)';
  readonly longestRestMs = 0;
  readonly needsGlances = false;
  private readonly isWayland: boolean;
  private given: { readonly at: number; readonly reading: HostReading } | null = null;

  /** Under Wayland its silence proves nothing: X11's idle time counts input to X11 windows alone there. */
  constructor(isWayland: boolean) {
    this.isWayland = isWayland;
  }

  take(reading: HostReading, at: number): void {
    this.given = { at, reading };
  }

  /** The reading that still holds; null: none. */
  reading(now: number): HostReading | null {
    return this.given === null || Math.abs(now - this.given.at) > staleMs ? null : this.given.reading;
  }

  /** At once, so that a movement of the mouse counts as soon as it is told. */
  signals(now: number): PresenceSignal[] {
    const reading = this.reading(now);
    if (reading === null) return [];
    const { lastInputAt, isLocked } = reading;
    return [{ lastInputAt, isLocked, isRemote: false, seesDesktop: !this.isWayland }];
  }

  async read(now: number): Promise<PresenceSignal[]> {
    const signals = this.signals(now);
    if (signals.length === 0) throw new Error('the desktop app is not running, or has said nothing for 15 s');
    if (signals[0]?.lastInputAt === null) throw new Error('the desktop app cannot tell here');
    return signals;
  }
}
