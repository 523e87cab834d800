/** Looks again and again, one look at a time, so often as the moment asks for. */
export class Watch {
  private readonly look: () => Promise<void>;
  private readonly periodMs: () => number;
  private timer: NodeJS.Timeout | undefined;
  private isLooking = false;
  private isOver = false;

  /** `look` must not reject; `periodMs` is asked after each look and at each `again`. */
  constructor(look: () => Promise<void>, periodMs: () => number) {
    this.look = look;
    this.periodMs = periodMs;
  }

  /** The period may have changed: it counts from now. */
  again(): void {
    clearTimeout(this.timer);
    if (!this.isOver) this.timer = setTimeout(() => void this.now(), this.periodMs());
  }

  /** Looks at once, unless a look goes on already. */
  async now(): Promise<void> {
    if (this.isLooking || this.isOver) return;
    this.isLooking = true;
    await this.look();
    this.isLooking = false;
    this.again();
  }

  end(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }
}
