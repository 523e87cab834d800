import type { Element } from '../banana/banana-decoder.js';
import { CopiedObject } from './copied-object.js';
import type { LocalObject } from '../broker/local-object.js';
import type { RemoteRef } from '../broker/remote-ref.js';
import { WireError } from '../wire-error.js';
import { type WireLimits, wireLimits } from '../wire-limits.js';
import type { WireDictionary, WireValue } from './wire-value.js';

/** Finds the objects that a value names. */
export interface ObjectFinder {
  /** A reference to the sender's object; it is counted, so it must be released some time. */
  remote(id: number): RemoteRef;
  /** Our own object; undefined where the sender names one that it has no reference to. */
  local(id: number): LocalObject | undefined;
}

/** Reads one value in jelly, the encoding of Python's values in elements. Throws a `WireError` and nothing else. */
export function readJelly(
  element: Element,
  finder: ObjectFinder,
  limits: WireLimits = wireLimits,
): WireValue {
  return new JellyReader(finder, limits).read(element);
}

interface Shared {
  readonly value: WireValue;
  readonly items: number;
  readonly bytes: number;
}

/** Recursion is bounded by the decoder, which limits how deep lists are nested. */
class JellyReader {
  private readonly finder: ObjectFinder;
  private readonly limits: WireLimits;
  private shared: Map<number, Shared | null> | null = null;
  private items = 0;
  private bytes = 0;

  constructor(finder: ObjectFinder, limits: WireLimits) {
    this.finder = finder;
    this.limits = limits;
  }

  read(element: Element): WireValue {
    this.items += 1;
    if (typeof element === 'number' || typeof element === 'bigint') return element;
    if (typeof element === 'string') return Buffer.from(element);
    if (Buffer.isBuffer(element)) {
      this.bytes += element.length;
      return element;
    }
    const head = element[0];
    switch (head) {
      case 'unicode':
        return this.readText(element);
      case 'None':
        return null;
      case 'boolean':
        return this.readBoolean(element);
      case 'tuple':
      case 'list':
        return this.readItems(element);
      case 'dictionary':
        return this.readDictionary(element);
      case 'remote':
        return this.finder.remote(idOf(element));
      case 'local':
        return this.readLocal(element);
      case 'reference':
        return this.readShared(element);
      case 'dereference':
        return this.readAgain(element);
      case undefined:
      default:
        if (typeof head === 'string') return new CopiedObject(head, element.slice(1));
        if (Buffer.isBuffer(head)) return new CopiedObject(head.toString('utf8'), element.slice(1));
        throw new WireError('bad-value', 'the master sent a value without a type');
    }
  }

  private readText(element: readonly Element[]): string {
    const text = element[1];
    if (typeof text === 'string') return text;
    if (!Buffer.isBuffer(text)) throw new WireError('bad-value', 'the master sent a str that holds no text');
    this.bytes += text.length;
    return text.toString('utf8');
  }

  private readBoolean(element: readonly Element[]): boolean {
    const value = element[1];
    if (Buffer.isBuffer(value) && value.length <= 5) {
      const text = value.toString('latin1');
      if (text === 'true') return true;
      if (text === 'false') return false;
    }
    throw new WireError('bad-value', 'the master sent a bool that is neither true nor false');
  }

  private readItems(element: readonly Element[]): WireValue[] {
    const items: WireValue[] = [];
    for (let index = 1; index < element.length; index += 1) items.push(this.read(element[index]!));
    return items;
  }

  private readDictionary(element: readonly Element[]): WireDictionary {
    const dictionary = Object.create(null) as WireDictionary;
    for (let index = 1; index < element.length; index += 1) {
      const pair = element[index];
      if (!Array.isArray(pair) || pair.length !== 2) {
        throw new WireError('bad-value', 'the master sent a dictionary of something else than pairs');
      }
      dictionary[this.readKey(pair[0]!)] = this.read(pair[1]!);
    }
    return dictionary;
  }

  /** Masters mix bytes and str; whole numbers are keys as well. */
  private readKey(element: Element): string {
    const key = this.read(element);
    const text = Buffer.isBuffer(key) ? key.toString('utf8') : key;
    if (text === '__proto__') throw new WireError('bad-value', 'the master sent the key __proto__');
    if (typeof text === 'string') return text;
    if (typeof text === 'number' || typeof text === 'bigint') return String(text);
    throw new WireError('bad-value', 'the master sent a key that is neither text nor a number');
  }

  private readLocal(element: readonly Element[]): LocalObject {
    const object = this.finder.local(idOf(element));
    if (object === undefined) throw new WireError('bad-reference', 'the master named no object of ours');
    return object;
  }

  private readShared(element: readonly Element[]): WireValue {
    const id = idOf(element);
    const value = element[2];
    if (value === undefined) throw new WireError('bad-reference', 'the master shared no value');
    this.shared ??= new Map();
    // Until it is read it stands for a value within itself, which no command has and few could print.
    this.shared.set(id, null);
    const { items, bytes } = this;
    const shared = this.read(value);
    this.shared.set(id, { value: shared, items: this.items - items, bytes: this.bytes - bytes });
    return shared;
  }

  /** Sharing within sharing can stand for more than any memory holds, so each use counts in full. */
  private readAgain(element: readonly Element[]): WireValue {
    const shared = this.shared?.get(idOf(element));
    if (shared === undefined || shared === null) {
      throw new WireError('bad-reference', 'the master referred to a value that is not there');
    }
    this.items += shared.items;
    this.bytes += shared.bytes;
    if (this.items > this.limits.messageItems || this.bytes > this.limits.messageBytes) {
      throw new WireError('too-large', 'the master sent a value that repeats itself too often');
    }
    return shared.value;
  }
}

function idOf(element: readonly Element[]): number {
  const id = element[1];
  if (typeof id === 'number' && Number.isSafeInteger(id)) return id;
  throw new WireError('bad-reference', 'the master referred to something that is no number');
}
