import type { Clock } from '../timing/clock.js';

/** Node's timers hold 31 bits of ms (24.8 days); a later moment is reached in several. Also a machine that slept is caught up with. */
const longestMs = 60 * 60_000;

/** Acts at one moment of the wall clock, the one that was set last. */
export class Alarm {
  private readonly clock: Pick<Clock, 'wallMs'>;
  private readonly act: () => void;
  private timer: NodeJS.Timeout | undefined;

  constructor(clock: Pick<Clock, 'wallMs'>, act: () => void) {
    this.clock = clock;
    this.act = act;
  }

  /** Epoch ms; null: never. */
  set(at: number | null): void {
    clearTimeout(this.timer);
    if (at === null || at === Infinity) return;
    const ms = Math.max(0, at - this.clock.wallMs());
    this.timer = setTimeout(
      () => {
        if (this.clock.wallMs() < at) this.set(at);
        else this.act();
      },
      Math.min(ms, longestMs),
    );
  }
}
