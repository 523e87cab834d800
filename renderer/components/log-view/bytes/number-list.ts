const pageBits = 14;
const pageSize = 1 << pageBits;

/** A list of numbers in ascending order that grows without ever being copied: 8 bytes a number. */
export class NumberList {
  readonly #pages: Float64Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    let page = this.#pages[this.#length >> pageBits];
    if (!page) {
      page = new Float64Array(pageSize);
      this.#pages.push(page);
    }
    page[this.#length & (pageSize - 1)] = value;
    this.#length += 1;
  }

  /** Throws a RangeError outside of the list. */
  at(index: number): number {
    const value = index < this.#length ? this.#pages[index >> pageBits]?.[index & (pageSize - 1)] : undefined;
    if (value === undefined) throw new RangeError(`no number ${index} in a list of ${this.#length}`);
    return value;
  }

  /** The index of the last number that is not above `value`; -1 when all are. `low` is known not to be above. */
  lastNotAbove(value: number, low = -1): number {
    let below = low;
    let above = this.#length;
    while (above - below > 1) {
      const middle = (below + above) >>> 1;
      if (this.at(middle) <= value) below = middle;
      else above = middle;
    }
    return below;
  }
}
