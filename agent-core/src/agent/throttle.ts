/** Does something soon after it was asked for, but no more often than every so many ms. */
export class Throttle {
  private readonly everyMs: number;
  private readonly act: () => void;
  private timer: NodeJS.Timeout | null = null;
  private lastAt = -Infinity;

  constructor(everyMs: number, act: () => void) {
    this.everyMs = everyMs;
    this.act = act;
  }

  soon(): void {
    if (this.timer !== null) return;
    const ms = Math.max(0, this.lastAt + this.everyMs - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      this.lastAt = performance.now();
      this.act();
    }, ms);
  }

  /** Does what is still owed, and nothing afterwards unless asked again. */
  finish(): void {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.act();
  }
}
