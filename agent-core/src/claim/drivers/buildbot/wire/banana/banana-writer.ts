import type { Element } from './banana-decoder.js';
import { numberOf } from './vocabulary.js';
import { WireError } from '../wire-error.js';
import { longestStringBytes } from '../wire-limits.js';

/** `none` has no vocabulary; it was the simpler one to choose, and costs some bytes for each word. */
export type Dialect = 'none' | 'pb';

/** Where a writer stood; see `rollBack`. */
export interface Mark {
  readonly block: Buffer;
  readonly start: number;
  readonly used: number;
  readonly done: number;
  readonly doneBytes: number;
}

const blockBytes = 64 * 1024;
/** From here on a payload is handed on as it is, not copied. */
const ownPieceBytes = 4096;
/** Up to here a string is written character by character, which is quicker than a call to the machine. */
const shortText = 24;
/** Room for any number that is no bigint, and its type. */
const headBytes = 10;

/**
 * Writes elements of banana one after the other into blocks that `take` hands over; large byte
 * strings are not copied and must stay as they are until they were sent. A list is its length,
 * then its elements. A string beyond 640 KiB is a `WireError`, after which `rollBack` helps.
 */
export class BananaWriter {
  private readonly dialect: Dialect;
  private block: Buffer = Buffer.allocUnsafe(blockBytes);
  /** What lies before `start` in the block has been handed over, or stands in `done`. */
  private start = 0;
  private used = 0;
  private done: Buffer[] = [];
  private doneBytes = 0;

  constructor(dialect: Dialect = 'none') {
    this.dialect = dialect;
  }

  /** Bytes that were written and not taken. */
  get pendingBytes(): number {
    return this.doneBytes + this.used - this.start;
  }

  list(length: number): void {
    this.room(headBytes);
    this.head(length, 0x80);
  }

  /** A whole number goes as one, any other (and minus zero) as a double. */
  number(value: number): void {
    this.room(headBytes);
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      this.block[this.used] = 0x84;
      this.block.writeDoubleBE(value, this.used + 1);
      this.used += 9;
    } else if (value >= 0) this.head(value, value <= 0x7fff_ffff ? 0x81 : 0x85);
    else this.head(-value, value >= -0x7fff_ffff ? 0x83 : 0x86);
  }

  /** Up to 448 bits, as Twisted takes no longer ones. */
  bigint(value: bigint): void {
    let rest = value < 0n ? -value : value;
    if (rest >> 448n !== 0n) throw new WireError('too-long-number', 'a number of more than 448 bits');
    this.room(66);
    do {
      this.block[this.used] = Number(rest & 0x7fn);
      this.used += 1;
      rest >>= 7n;
    } while (rest > 0n);
    this.block[this.used] = value < 0n ? 0x86 : 0x85;
    this.used += 1;
  }

  bytes(value: Uint8Array): void {
    this.stringHead(value.length);
    if (value.length < ownPieceBytes) {
      this.room(value.length);
      this.block.set(value, this.used);
      this.used += value.length;
      return;
    }
    this.cut();
    this.done.push(Buffer.from(value.buffer, value.byteOffset, value.length));
    this.doneBytes += value.length;
  }

  /** Text as UTF-8, in which a lone surrogate becomes U+FFFD. */
  text(value: string): void {
    if (value.length <= shortText && this.shortAscii(value)) return;
    const length = Buffer.byteLength(value);
    if (length >= ownPieceBytes) {
      this.bytes(Buffer.from(value));
      return;
    }
    this.stringHead(length);
    this.room(length);
    this.used += this.block.write(value, this.used, 'utf8');
  }

  /** A word of the vocabulary, or any other text. */
  word(value: string): void {
    const number = this.dialect === 'pb' ? numberOf(value) : undefined;
    if (number === undefined) {
      this.text(value);
      return;
    }
    this.room(headBytes);
    this.head(number, 0x87);
  }

  element(value: Element): void {
    if (typeof value === 'number') this.number(value);
    else if (typeof value === 'bigint') this.bigint(value);
    else if (typeof value === 'string') this.word(value);
    else if (Buffer.isBuffer(value)) this.bytes(value);
    else {
      this.list(value.length);
      for (const item of value) this.element(item);
    }
  }

  /** Hands over what was written, in pieces to be sent in this order. */
  take(): Buffer[] {
    this.cut();
    const pieces = this.done;
    this.done = [];
    this.doneBytes = 0;
    return pieces;
  }

  mark(): Mark {
    const { block, start, used, doneBytes } = this;
    return { block, start, used, done: this.done.length, doneBytes };
  }

  /** Unwrites what came after the mark; only while nothing has been taken since. */
  rollBack(mark: Mark): void {
    this.block = mark.block;
    this.start = mark.start;
    this.used = mark.used;
    this.done.length = mark.done;
    this.doneBytes = mark.doneBytes;
  }

  private shortAscii(value: string): boolean {
    const { length } = value;
    this.room(length + 2);
    const { block, used } = this;
    for (let index = 0; index < length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return false;
      block[used + 2 + index] = code;
    }
    block[used] = length;
    block[used + 1] = 0x82;
    this.used = used + 2 + length;
    return true;
  }

  private stringHead(length: number): void {
    if (length > longestStringBytes) {
      throw new WireError('too-long-string', `a string of ${length} bytes is more than masters take`);
    }
    this.room(headBytes);
    this.head(length, 0x82);
  }

  private head(value: number, type: number): void {
    const { block } = this;
    let { used } = this;
    let rest = value;
    while (rest > 127) {
      block[used] = rest % 128;
      used += 1;
      rest = Math.floor(rest / 128);
    }
    block[used] = rest;
    block[used + 1] = type;
    this.used = used + 2;
  }

  private room(bytes: number): void {
    if (this.used + bytes <= this.block.length) return;
    this.cut();
    this.block = Buffer.allocUnsafe(blockBytes);
    this.start = 0;
    this.used = 0;
  }

  private cut(): void {
    if (this.used === this.start) return;
    this.done.push(this.block.subarray(this.start, this.used));
    this.doneBytes += this.used - this.start;
    this.start = this.used;
  }
}
