/** What a clock measures with; fake in tests. */
export interface Timers {
  /** Monotonic ms. */
  now(): number;
  set(callback: () => void, delayMs: number): unknown;
  clear(handle: unknown): void;
}

/** Which limit a step ran into. */
export type StepTimeout = 'timeout-wall' | 'timeout-quiet';

/** Watches a step's time. While it is stopped (the build is frozen) no time passes for it. */
export interface StepClock {
  /** The step has written something. */
  heard(): void;
  stop(): void;
  go(): void;
  /** So much of the time just past does not count: nobody was there to read the step's output. */
  lose(durationMs: number): void;
  /** Time for which the clock was not stopped. */
  elapsedMs(): number;
  /** Ends the watch; harmless when repeated. */
  end(): void;
}

/** The machine's monotonic clock: changes of the date and sleep of the machine do not count. */
const monotonicTimers: Timers = {
  now: () => performance.now(),
  set: (callback, delayMs) => setTimeout(callback, delayMs),
  clear: (handle) => {
    clearTimeout(handle as NodeJS.Timeout);
  },
};

/**
 * Starts the watch; calls `onTimeout` at most once. A limit of null is none. While `isDeaf` says
 * that output waits to be read, silence does not count.
 */
export function startStepClock(
  limits: { readonly timeoutMs: number | null; readonly quietTimeoutMs: number | null },
  onTimeout: (which: StepTimeout) => void,
  isDeaf: () => boolean = () => false,
  timers: Timers = monotonicTimers,
): StepClock {
  const wallMs = limits.timeoutMs ?? Infinity;
  const quietMs = limits.quietTimeoutMs ?? Infinity;
  let countedMs = 0;
  let runningSince: number | null = timers.now();
  let heardAtMs = 0;
  let timer: unknown = null;
  let hasEnded = false;

  const elapsedMs = (): number => countedMs + (runningSince === null ? 0 : timers.now() - runningSince);
  const disarm = (): void => {
    if (timer !== null) timers.clear(timer);
    timer = null;
  };
  // Output only notes the time; the one timer looks at it when it fires, so that writing costs nothing.
  const arm = (): void => {
    disarm();
    const nowMs = elapsedMs();
    if (isDeaf()) heardAtMs = nowMs;
    if (nowMs >= wallMs) return expire('timeout-wall');
    if (nowMs - heardAtMs >= quietMs) return expire('timeout-quiet');
    const dueMs = Math.min(wallMs - nowMs, heardAtMs + quietMs - nowMs);
    if (dueMs < Infinity) timer = timers.set(arm, Math.min(Math.ceil(dueMs), 2 ** 31 - 1));
  };
  const halt = (): void => {
    disarm();
    countedMs = elapsedMs();
    runningSince = null;
  };
  const expire = (which: StepTimeout): void => {
    halt();
    hasEnded = true;
    onTimeout(which);
  };

  arm();
  return {
    heard: () => {
      heardAtMs = elapsedMs();
    },
    stop: halt,
    go: () => {
      if (runningSince !== null || hasEnded) return;
      runningSince = timers.now();
      arm();
    },
    lose: (durationMs) => {
      countedMs -= Math.min(durationMs, elapsedMs());
      heardAtMs = Math.min(heardAtMs, elapsedMs());
      if (runningSince !== null) arm();
    },
    elapsedMs,
    end: () => {
      halt();
      hasEnded = true;
    },
  };
}
