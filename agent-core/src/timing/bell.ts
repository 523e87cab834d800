/** Tells waiters that something changed, without losing a change that came before they waited. */
export class Bell {
  private readonly waiters = new Set<() => void>();
  private rings = 0;

  /** How often it has rung; to be given to `heard`. */
  get count(): number {
    return this.rings;
  }

  ring(): void {
    this.rings += 1;
    for (const wake of this.waiters) wake();
  }

  /** Settles once it rang after `since`, after `timeoutMs`, or when the signal aborts; never rejects. */
  async heard(
    since: number,
    { timeoutMs, signal }: { timeoutMs?: number; signal?: AbortSignal },
  ): Promise<void> {
    if (this.rings !== since || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.waiters.delete(wake);
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(wake, timeoutMs);
      signal?.addEventListener('abort', wake, { once: true });
      this.waiters.add(wake);
    });
  }
}
