/**
 * Calls that were made and are not answered yet. Whoever makes one more waits first while there are
 * `most`. The first that fails is kept for `settled`, and told to `onBroken`.
 */
export class InFlight {
  private readonly most: number;
  private readonly onBroken: (cause: unknown) => void;
  private readonly calls = new Set<Promise<void>>();
  private failure: { readonly cause: unknown } | null = null;

  constructor(most: number, onBroken: (cause: unknown) => void = () => {}) {
    this.most = most;
    this.onBroken = onBroken;
  }

  get isBroken(): boolean {
    return this.failure !== null;
  }

  /** Answers what to wait for before the next call is made; undefined: nothing. Never rejects. */
  add(call: Promise<unknown>): Promise<void> | undefined {
    const settled = this.settle(call).finally(() => this.calls.delete(settled));
    this.calls.add(settled);
    return this.calls.size < this.most ? undefined : this.room();
  }

  /** Settles when all are answered; rejects when one failed. */
  async settled(): Promise<void> {
    while (this.calls.size > 0) await Promise.all(this.calls);
    if (this.failure !== null) throw this.failure.cause;
  }

  private async settle(call: Promise<unknown>): Promise<void> {
    try {
      await call;
    } catch (cause) {
      this.broken(cause);
    }
  }

  private async room(): Promise<void> {
    while (this.calls.size >= this.most) await Promise.race(this.calls);
  }

  private broken(cause: unknown): void {
    if (this.failure !== null) return;
    this.failure = { cause };
    this.onBroken(cause);
  }
}
