import { findWord, wordOf } from './vocabulary.js';
import { WireError } from '../wire-error.js';
import { type WireLimits, wireLimits } from '../wire-limits.js';

/**
 * One element of banana, the framing of Perspective Broker. A byte string that spells a word of
 * `vocabulary.ts` is a string, whichever way it was sent; any other is a Buffer. A whole number is
 * a bigint where a number could not hold it.
 */
export type Element = number | bigint | string | Buffer | Element[];

/** Takes an element, with an estimate of the memory that it holds; a breach that it answers ends the decoding. */
export type Deliver = (element: Element, heldBytes: number) => WireError | null;

const type = {
  list: 0x80,
  int: 0x81,
  string: 0x82,
  neg: 0x83,
  float: 0x84,
  long: 0x85,
  longNeg: 0x86,
  word: 0x87,
};

/** What an element holds beside its bytes, where the most is made of the least: an empty dictionary. */
const itemBytes = 100;
/** Digits (of 7 bits) of a number, as Twisted limits them. */
const mostDigits = 64;
/** So many digits are exact in a double. */
const doubleDigits = 7;

/**
 * Cuts a stream of bytes into elements, at once and in order, however the bytes are divided.
 * Strings are slices of what was pushed where they lie in one piece (which then stays in memory
 * with them). Nested lists are kept on a stack of its own, so no peer can overflow ours.
 */
export class BananaDecoder {
  private readonly deliver: Deliver;
  private readonly limits: WireLimits;
  private failure: WireError | null = null;

  private readonly digits = new Uint8Array(mostDigits);
  private digitCount = 0;

  /** A string or float of which only a part has come; `isFloat` says which. */
  private partial: Buffer | null = null;
  private partialBytes = 0;
  private isFloat = false;

  /** The lists that are open, outermost first, and how many elements each still lacks. */
  private readonly lists: Element[][] = [];
  private readonly lacking: number[] = [];
  private depth = 0;

  /** Of the outermost element. */
  private bytes = 0;
  private items = 0;

  constructor(deliver: Deliver, limits: WireLimits = wireLimits) {
    this.deliver = deliver;
    this.limits = limits;
  }

  /** Takes the next bytes of the stream, which must not be changed afterwards. Answers the breach that ended it, for ever after. */
  push(chunk: Buffer): WireError | null {
    let at = 0;
    while (at < chunk.length && this.failure === null) {
      at = this.partial === null ? this.takeElement(chunk, at) : this.takePartial(chunk, at);
    }
    return this.failure;
  }

  /** Reads digits and, if its type has come, one element's head; answers where to go on. */
  private takeElement(chunk: Buffer, from: number): number {
    let at = from;
    let count = this.digitCount;
    while (at < chunk.length) {
      const byte = chunk[at]!;
      at += 1;
      if (byte >= 0x80) {
        this.digitCount = 0;
        this.bytes += count + 1;
        return this.takeType(byte, count, chunk, at);
      }
      if (count === mostDigits) {
        this.fail('too-long-number', `a number of more than ${mostDigits} digits`);
        return at;
      }
      this.digits[count] = byte;
      count += 1;
    }
    this.digitCount = count;
    return at;
  }

  private takeType(byte: number, count: number, chunk: Buffer, at: number): number {
    this.items += 1;
    if (this.items > this.limits.messageItems || this.bytes > this.limits.messageBytes) {
      this.fail('too-large', 'a message of too many elements');
      return at;
    }
    switch (byte) {
      case type.string:
        return this.startString(this.magnitude(count), chunk, at);
      case type.list:
        this.openList(this.magnitude(count));
        return at;
      case type.int:
      case type.long:
        this.add(count <= doubleDigits ? this.magnitude(count) : this.bigMagnitude(count, false));
        return at;
      case type.neg:
      case type.longNeg:
        // Zero, not minus zero, which would be a float.
        this.add(count <= doubleDigits ? 0 - this.magnitude(count) : this.bigMagnitude(count, true));
        return at;
      case type.word:
        this.addWord(this.magnitude(count));
        return at;
      case type.float:
        if (chunk.length - at < 8) return this.startPartial(8, true, at);
        this.bytes += 8;
        this.add(chunk.readDoubleBE(at));
        return at + 8;
      default:
        this.fail('bad-type', `an element of type 0x${byte.toString(16)}`);
        return at;
    }
  }

  /** Least significant digit first. Inexact beyond 2^53, which is beyond every limit. */
  private magnitude(count: number): number {
    const { digits } = this;
    if (count === 1) return digits[0]!;
    if (count === 2) return digits[0]! | (digits[1]! << 7);
    let value = 0;
    for (let index = count - 1; index >= 0; index -= 1) value = value * 128 + digits[index]!;
    return value;
  }

  private bigMagnitude(count: number, isNegative: boolean): number | bigint {
    let value = 0n;
    for (let index = count - 1; index >= 0; index -= 1) value = (value << 7n) | BigInt(this.digits[index]!);
    if (isNegative) value = -value;
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  private startString(length: number, chunk: Buffer, at: number): number {
    const { limits } = this;
    if (length > limits.stringBytes) this.fail('too-long-string', `a string of ${length} bytes`);
    else if (this.bytes + length > limits.messageBytes) this.fail('too-large', 'a message of too many bytes');
    else if (length > chunk.length - at) return this.startPartial(length, false, at);
    else {
      this.bytes += length;
      this.add(findWord(chunk, at, length) ?? chunk.subarray(at, at + length));
      return at + length;
    }
    return at;
  }

  private startPartial(length: number, isFloat: boolean, at: number): number {
    this.partial = Buffer.allocUnsafe(length);
    this.partialBytes = 0;
    this.isFloat = isFloat;
    return at;
  }

  private takePartial(chunk: Buffer, from: number): number {
    const partial = this.partial!;
    const count = Math.min(partial.length - this.partialBytes, chunk.length - from);
    chunk.copy(partial, this.partialBytes, from, from + count);
    this.partialBytes += count;
    if (this.partialBytes === partial.length) {
      this.partial = null;
      this.bytes += partial.length;
      this.add(this.isFloat ? partial.readDoubleBE(0) : (findWord(partial, 0, partial.length) ?? partial));
    }
    return from + count;
  }

  private addWord(number: number): void {
    const word = wordOf(number);
    if (word === undefined) this.fail('bad-word', `word ${number} of the vocabulary`);
    else this.add(word);
  }

  private openList(length: number): void {
    if (length > this.limits.listItems) this.fail('too-long-list', `a list of ${length} elements`);
    else if (this.depth === this.limits.depth)
      this.fail('too-deep', `lists nested deeper than ${this.depth}`);
    else if (length === 0) this.add([]);
    else {
      this.lists[this.depth] = [];
      this.lacking[this.depth] = length;
      this.depth += 1;
    }
  }

  /** Puts a complete element where it belongs; lists that it completes go the same way. */
  private add(element: Element): void {
    let complete = element;
    while (this.depth > 0) {
      const top = this.depth - 1;
      const list = this.lists[top]!;
      list.push(complete);
      const lacking = this.lacking[top]! - 1;
      this.lacking[top] = lacking;
      if (lacking > 0) return;
      this.lists.length = top;
      this.depth = top;
      complete = list;
    }
    const heldBytes = this.bytes + this.items * itemBytes;
    this.bytes = 0;
    this.items = 0;
    this.failure = this.deliver(complete, heldBytes);
  }

  private fail(code: WireError['code'], what: string): void {
    this.failure = new WireError(code, `the master sent ${what}`);
    this.lists.length = 0;
    this.partial = null;
  }
}
