import { NumberList } from './number-list.js';

const chunkSize = 2 ** 20;
const newline = 10;
const carriageReturn = 13;

/**
 * A log's bytes as they came, with the place where each line begins. Lines end with \n; what a lone \r
 * overwrites and the \r of \r\n are left to whoever shows a line. Lines are counted from 0.
 * Costs the text and 8 bytes a line; knows nothing of characters, so no chunking can split one.
 */
export class ByteStore {
  readonly #chunks: Uint8Array[] = [];
  readonly #starts = new NumberList();
  #byteLength = 0;
  #hasCarriageReturns = false;

  constructor() {
    this.#starts.push(0);
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  /** Lines that have at least one byte or an end; the last one may still grow. */
  get lineCount(): number {
    return this.finishedLineCount + (this.#starts.at(this.finishedLineCount) < this.#byteLength ? 1 : 0);
  }

  /** Lines whose \n has come: they will not change any more. */
  get finishedLineCount(): number {
    return this.#starts.length - 1;
  }

  /** Whether there is any \r: without one a search need not think of what was overwritten. */
  get hasCarriageReturns(): boolean {
    return this.#hasCarriageReturns;
  }

  /** Copies the bytes. About 5 ms a megabyte of short lines: hand over larger pieces in parts. */
  append(bytes: Uint8Array): void {
    this.#hasCarriageReturns ||= bytes.includes(carriageReturn);
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) {
      this.#starts.push(this.#byteLength + at + 1);
    }
    for (let from = 0; from < bytes.length;) {
      const place = this.#byteLength % chunkSize;
      if (place === 0) this.#chunks.push(new Uint8Array(chunkSize));
      const part = bytes.subarray(from, from + chunkSize - place);
      this.#chunks.at(-1)?.set(part, place);
      this.#byteLength += part.length;
      from += part.length;
    }
  }

  /** The offset of the line's first byte. */
  lineStart(line: number): number {
    return this.#starts.at(line);
  }

  /** The offset after the line's last byte, its \n not counted. */
  lineEnd(line: number): number {
    return line < this.finishedLineCount ? this.#starts.at(line + 1) - 1 : this.#byteLength;
  }

  /** The line that the byte at `offset` belongs to; `notBefore` is a line that is known to begin earlier. */
  lineAt(offset: number, notBefore = -1): number {
    return this.#starts.lastNotAbove(offset, notBefore);
  }

  /** The bytes of [from, to): a view where they lie together, a copy otherwise. Do not write to it. */
  slice(from: number, to: number): Uint8Array {
    const end = Math.min(to, this.#byteLength);
    const first = Math.floor(from / chunkSize);
    if (end <= from) return new Uint8Array(0);
    if (first === Math.floor((end - 1) / chunkSize)) {
      return this.#chunk(first).subarray(from % chunkSize, ((end - 1) % chunkSize) + 1);
    }
    const joined = new Uint8Array(end - from);
    for (let at = from; at < end;) {
      const place = at % chunkSize;
      const part = this.#chunk(Math.floor(at / chunkSize)).subarray(
        place,
        Math.min(chunkSize, place + end - at),
      );
      joined.set(part, at - from);
      at += part.length;
    }
    return joined;
  }

  #chunk(index: number): Uint8Array {
    const chunk = this.#chunks[index];
    if (!chunk) throw new RangeError(`no bytes at ${index * chunkSize} of ${this.#byteLength}`);
    return chunk;
  }
}
