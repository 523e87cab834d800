import type { EndpointName } from '@barnraiser/protocol';
import { call, type CallInput, type ReplyOf } from './call.js';
import { CallError } from './call-error.js';

/** What a page knows of one call's answer. After a failure the last value stays. */
export interface LiveState<T> {
  readonly value: T | null;
  readonly problem: CallError | null;
}

/** How often a call is made again, and when no more. */
export interface LiveOptions<T> {
  /** Default 5,000. */
  readonly everyMs?: number;
  /** Whether this answer will never change again. */
  readonly isFinal?: (value: T) => boolean;
}

const defaultEveryMs = 5000;
const mostFailuresMs = 60_000;

/**
 * One call, made again and again while somebody listens and the page is to be seen. Listeners are
 * told of each answer. Failures are repeated with growing pauses, unless repeating is of no use.
 */
export class LiveRead<N extends EndpointName> {
  state: LiveState<ReplyOf<N>> = { value: null, problem: null };
  readonly #name: N;
  readonly #input: CallInput<N>;
  readonly #options: LiveOptions<ReplyOf<N>>;
  readonly #listeners = new Set<() => void>();
  #asking: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  constructor(name: N, input: CallInput<N>, options: LiveOptions<ReplyOf<N>>) {
    this.#name = name;
    this.#input = input;
    this.#options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      document.addEventListener('visibilitychange', this.#look);
      if (!this.#isFinal()) this.refresh();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#end();
    };
  };

  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  /** Asks now; a question that is under way is given up. */
  readonly refresh = (): void => {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    call(this.#name, this.#input, asking.signal).then(
      (value) => this.#take(asking, { value, problem: null }),
      (error: unknown) => this.#take(asking, { value: this.state.value, problem: asCallError(error) }),
    );
  };

  /** Drops the answer, and asks anew where somebody listens. */
  forget(): void {
    this.state = { value: null, problem: null };
    for (const listener of this.#listeners) listener();
    if (this.isWatched) this.refresh();
  }

  #take(asking: AbortController, state: LiveState<ReplyOf<N>>): void {
    if (asking.signal.aborted) return;
    this.#asking = null;
    this.#failures = state.problem ? this.#failures + 1 : 0;
    this.state = state;
    for (const listener of this.#listeners) listener();
    this.#plan();
  }

  #plan(): void {
    const { problem } = this.state;
    if (!this.isWatched || document.hidden || this.#isFinal()) return;
    if (problem && !problem.retryable) return;
    const everyMs = this.#options.everyMs ?? defaultEveryMs;
    const pauseMs = problem ? Math.min(mostFailuresMs, everyMs * 2 ** (this.#failures - 1)) : everyMs;
    this.#timer = setTimeout(this.refresh, pauseMs);
  }

  /** The page came into view, or went out of it. */
  readonly #look = (): void => {
    clearTimeout(this.#timer);
    if (!document.hidden && this.#asking === null && !this.#isFinal()) this.refresh();
  };

  #isFinal(): boolean {
    const { value } = this.state;
    return value !== null && (this.#options.isFinal?.(value) ?? false);
  }

  #end(): void {
    document.removeEventListener('visibilitychange', this.#look);
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#asking = null;
  }
}

function asCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  return new CallError('malformed', error instanceof Error ? error.message : String(error), { cause: error });
}
