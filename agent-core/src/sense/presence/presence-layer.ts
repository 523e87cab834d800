import type { Layer } from '../layer.js';

/** What one sensor says of one sort of input; times are epoch ms, null where it does not say. */
export interface PresenceSignal {
  readonly lastInputAt: number | null;
  readonly isLocked: boolean | null;
  /** The input comes from elsewhere, over the network. */
  readonly isRemote: boolean;
  /**
   * It would notice a person at keyboard and mouse, so that its silence means that there is none. A
   * terminal's last input does not: they may be reading in a browser.
   */
  readonly seesDesktop: boolean;
}

/** One way to learn of input. */
export interface PresenceLayer extends Layer<readonly PresenceSignal[]> {
  /** As in `Presence.source`. */
  readonly source: string;
  /** Whether it must be asked ten times a second while input matters: nobody else would tell sooner what it tells. */
  readonly needsGlances: boolean;
}
