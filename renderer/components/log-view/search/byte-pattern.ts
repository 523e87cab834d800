/** A needle prepared for looking through bytes: Boyer-Moore-Horspool, with or without regard to ASCII case. */
export class BytePattern {
  readonly #needle: Uint8Array;
  readonly #fold: Uint8Array;
  readonly #skip: Uint32Array;
  readonly #pairs = new Set<number>();

  constructor(needle: Uint8Array, isCaseSensitive: boolean) {
    this.#fold = foldTable(isCaseSensitive);
    this.#needle = needle.map((byte) => this.#folded(byte));
    const last = needle.length - 1;
    this.#skip = new Uint32Array(256).fill(needle.length);
    for (let byte = 0; byte < 256; byte += 1) {
      const at = last < 1 ? -1 : this.#needle.lastIndexOf(this.#folded(byte), last - 1);
      if (at >= 0) this.#skip[byte] = last - at;
    }
    this.#needle.forEach((byte, n) => n > 0 && this.#pairs.add(((this.#needle[n - 1] ?? 0) << 8) | byte));
  }

  /** Where the needle next stands, from `from` on; -1 when nowhere. */
  indexIn(bytes: Uint8Array, from: number): number {
    const needle = this.#needle;
    const fold = this.#fold;
    const skip = this.#skip;
    const last = needle.length - 1;
    const lastByte = needle[last];
    for (let end = from + last; end < bytes.length;) {
      const byte = bytes[end] as number;
      if (fold[byte] === lastByte) {
        let back = 1;
        while (back <= last && fold[bytes[end - back] as number] === needle[last - back]) back += 1;
        if (back > last) return end - last;
      }
      end += skip[byte] as number;
    }
    return -1;
  }

  /** Whether the two bytes follow each other somewhere in the needle. */
  hasPair(before: number | undefined, after: number | undefined): boolean {
    if (before === undefined || after === undefined) return false;
    return this.#pairs.has((this.#folded(before) << 8) | this.#folded(after));
  }

  #folded(byte: number): number {
    return this.#fold[byte] ?? byte;
  }
}

function foldTable(isCaseSensitive: boolean): Uint8Array {
  const table = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  if (!isCaseSensitive) for (let byte = 0x41; byte <= 0x5a; byte += 1) table[byte] = byte + 0x20;
  return table;
}
