/** Somebody who waits for work. `attempt` answers null when there is nothing for them. */
export interface Waiting<T> {
  /** Whether work of a requirement class may be for them. */
  matches(requirementClass: string): Promise<boolean>;
  attempt(): Promise<T | null>;
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

interface Waiter<T> {
  readonly waiting: Waiting<T>;
  settle(end: { readonly got: T | null } | { readonly error: unknown }): void;
  isBusy: boolean;
  /** Work arrived during an attempt that may have looked too early. */
  isDirty: boolean;
  /** Time is up, but an attempt is under way; its outcome still counts. */
  isEnding: boolean;
}

/** How many waiters in a row may find nothing before a notification is taken as dealt with. */
const missesMax = 4;
/** How many waiters each tick tries, in turn. */
const triesPerTick = 8;

/**
 * Those who wait for work in this process. A notification wakes them one after another, the longest
 * waiting first, for as long as they find something: a thousand idle machines do not all run to one
 * job. A waiter whose signal has aborted makes no further attempt, so nothing is claimed for a
 * client that went away.
 */
export class JobWaiters<T> {
  /** In the order in which they are tried. */
  readonly #waiters = new Set<Waiter<T>>();
  #offering: Promise<unknown> = Promise.resolve();

  get count(): number {
    return this.#waiters.size;
  }

  /** Tries at once, then whenever matching work is queued; null when the wait is over or aborted. */
  wait(waiting: Waiting<T>): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const { signal, waitMs } = waiting;
      const endsAt = performance.now() + waitMs;
      const end = (): void => this.#end(waiter);
      let timer: NodeJS.Timeout | undefined;
      const waiter: Waiter<T> = {
        waiting,
        isBusy: false,
        isDirty: false,
        isEnding: signal.aborted,
        settle: (how) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          this.#waiters.delete(waiter);
          if ('error' in how) reject(how.error);
          else resolve(how.got);
        },
      };
      // While there is work, nearly all get some at once, and then there is no end to look out for.
      const begin = async (): Promise<void> => {
        await this.#try(waiter);
        if (!this.#waiters.has(waiter)) return;
        timer = setTimeout(end, endsAt - performance.now());
        signal.addEventListener('abort', end, { once: true });
        if (signal.aborted) end();
      };
      this.#waiters.add(waiter);
      void begin();
    });
  }

  /** Work of a class was queued. Settles when it was offered; never rejects. */
  jobQueued(requirementClass: string): Promise<void> {
    const offer = this.#offer(requirementClass);
    this.#offering = Promise.all([this.#offering, offer]);
    return offer;
  }

  /** Settles when all that was queued so far has been offered; never rejects. */
  async offered(): Promise<void> {
    await this.#offering;
  }

  async #offer(requirementClass: string): Promise<void> {
    let misses = 0;
    for (const waiter of Array.from(this.#waiters)) {
      if (!(await isMatch(waiter, requirementClass)) || !this.#waiters.has(waiter)) continue;
      if (waiter.isBusy) waiter.isDirty = true;
      else if (!(await this.#try(waiter))) misses += 1;
      if (misses >= missesMax) return;
    }
  }

  /** A safety net for lost notifications and for machines that become eligible: tries a few, in turn. */
  async tick(): Promise<void> {
    for (const waiter of [...this.#waiters].slice(0, triesPerTick)) {
      if (!waiter.isBusy && this.#waiters.has(waiter)) await this.#try(waiter);
    }
  }

  async #try(waiter: Waiter<T>): Promise<boolean> {
    waiter.isBusy = true;
    try {
      do {
        waiter.isDirty = false;
        const got = waiter.waiting.signal.aborted ? null : await waiter.waiting.attempt();
        if (got !== null) {
          waiter.settle({ got });
          return true;
        }
      } while (waiter.isDirty && !waiter.isEnding);
    } catch (error) {
      waiter.settle({ error });
      return false;
    }
    waiter.isBusy = false;
    this.#moveToEnd(waiter);
    if (waiter.isEnding) waiter.settle({ got: null });
    return false;
  }

  #end(waiter: Waiter<T>): void {
    waiter.isEnding = true;
    if (!waiter.isBusy) waiter.settle({ got: null });
  }

  /** Behind the others, so that one who can use nothing does not stand in their way. */
  #moveToEnd(waiter: Waiter<T>): void {
    if (this.#waiters.delete(waiter)) this.#waiters.add(waiter);
  }
}

async function isMatch(waiter: Waiter<unknown>, requirementClass: string): Promise<boolean> {
  try {
    return await waiter.waiting.matches(requirementClass);
  } catch {
    // Not knowing is no reason to sleep: the attempt decides.
    return true;
  }
}
