/** What happens at a moment of simulated time. */
interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly happen: () => void;
}

/**
 * Simulated time: events happen in the order of their moments, and of their making where moments are equal.
 * All randomness comes from the seed, so a run can be repeated.
 */
export class World {
  nowMs: number;
  steps = 0;
  readonly #heap: Event[] = [];
  #made = 0;
  #seed: number;

  constructor(seed: number, startMs: number) {
    this.#seed = seed >>> 0;
    this.nowMs = startMs;
  }

  /** Uniform in [0, 1): mulberry32. */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) >>> 0;
    let t = this.#seed;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  between(low: number, high: number): number {
    return low + this.random() * (high - low);
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)]!;
  }

  /** Something will happen after so long. */
  after(delayMs: number, happen: () => void): void {
    this.#made += 1;
    const event = { atMs: this.nowMs + Math.max(0, delayMs), order: this.#made, happen };
    let n = this.#heap.push(event) - 1;
    while (n > 0 && isBefore(event, this.#heap[(n - 1) >> 1]!)) {
      this.#heap[n] = this.#heap[(n - 1) >> 1]!;
      n = (n - 1) >> 1;
    }
    this.#heap[n] = event;
  }

  /** Lets the next event happen; false where there is none before `untilMs`. */
  step(untilMs: number): boolean {
    const next = this.#heap[0];
    if (!next || next.atMs > untilMs) return false;
    this.#takeFirst();
    this.nowMs = next.atMs;
    this.steps += 1;
    next.happen();
    return true;
  }

  #takeFirst(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    let n = 0;
    for (;;) {
      let child = 2 * n + 1;
      const [left, right] = [this.#heap[child], this.#heap[child + 1]];
      if (!left) break;
      if (right && isBefore(right, left)) child += 1;
      if (!isBefore(this.#heap[child]!, last)) break;
      this.#heap[n] = this.#heap[child]!;
      n = child;
    }
    this.#heap[n] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
