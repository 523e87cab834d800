/** Something that is known once, for whoever asks before or afterwards. Only the first value counts. */
export class Latch<T> {
  readonly promise: Promise<T>;
  private settle: (value: T) => void = () => undefined;
  private isSettled = false;

  constructor() {
    this.promise = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  /** Whether it is known. */
  get isSet(): boolean {
    return this.isSettled;
  }

  set(value: T): void {
    this.isSettled = true;
    this.settle(value);
  }
}
