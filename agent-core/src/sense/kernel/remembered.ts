/** What seldom changes, such as which sensors there are: found once a minute, and when it was forgotten. */
export class Remembered<T> {
  private readonly find: () => T;
  private readonly keptMs: number;
  private found: { readonly at: number; readonly value: T } | null = null;

  constructor(find: () => T, keptMs = 60_000) {
    this.find = find;
    this.keptMs = keptMs;
  }

  /** `at` is any clock's ms; one that was set back makes it look again. */
  get(at: number): T {
    if (this.found === null || at < this.found.at || at - this.found.at >= this.keptMs) {
      this.found = { at, value: this.find() };
    }
    return this.found.value;
  }

  /** It was seen to be wrong: the next question is answered afresh. */
  forget(): void {
    this.found = null;
  }
}
