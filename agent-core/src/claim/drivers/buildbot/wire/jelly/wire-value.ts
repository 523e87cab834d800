import type { CopiedObject } from './copied-object.js';
import type { LocalObject } from '../broker/local-object.js';
import type { RemoteRef } from '../broker/remote-ref.js';
import type { Tuple } from './tuple.js';

/**
 * A value as a master sends it. Python's None is null, bytes are Buffers, tuples and lists both
 * arrays, dictionaries objects without a prototype whose keys are strings. Nothing is checked
 * beyond that: parse it where it is used.
 */
export type WireValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Buffer
  | WireValue[]
  | WireDictionary
  | RemoteRef
  | LocalObject
  | CopiedObject;

/** A dictionary that was received. It has no prototype, and never a key `__proto__`. */
export interface WireDictionary {
  [key: string]: WireValue;
}

/**
 * A value that can be sent. Strings become Python's str, bytes bytes, arrays lists, objects
 * dictionaries of str; a number that is whole becomes an int. A local object becomes a reference
 * by which the master can call it; a remote one is named to its owner.
 */
export type Sendable =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Sendable[]
  | { readonly [key: string]: Sendable }
  | Tuple
  | RemoteRef
  | LocalObject;
