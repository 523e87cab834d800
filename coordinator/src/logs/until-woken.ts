/** A wait that has begun. `settled`: true when woken, false when the time was over or it was aborted. */
export interface Wait {
  readonly settled: Promise<boolean>;
  /** Ends the wait; safe at any time. */
  stop(): void;
}

/** Waits until `subscribe`'s callback is called, at most `timeoutMs`. Wakes are heard from now on. */
export function untilWoken(
  subscribe: (wake: () => void) => () => void,
  timeoutMs: number,
  signal: AbortSignal,
): Wait {
  let end: (isWoken: boolean) => void = () => undefined;
  const settled = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  const stopped = (): void => end(false);
  const unsubscribe = subscribe(() => end(true));
  const timer = setTimeout(stopped, timeoutMs);
  signal.addEventListener('abort', stopped, { once: true });
  if (signal.aborted) stopped();
  return {
    settled,
    stop: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stopped);
      unsubscribe();
      stopped();
    },
  };
}
