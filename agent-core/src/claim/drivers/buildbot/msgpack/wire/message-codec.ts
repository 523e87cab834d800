import { decode, encode } from '@msgpack/msgpack';
import { LocalObject } from '../../wire/broker/local-object.js';
import { RemoteRef } from '../../wire/broker/remote-ref.js';
import { Tuple } from '../../wire/jelly/tuple.js';
import type { Sendable, WireDictionary, WireValue } from '../../wire/jelly/wire-value.js';
import { WireError } from '../../wire/wire-error.js';
import { type WireLimits, wireLimits } from '../../wire/wire-limits.js';
import { checkShape } from './check-shape.js';

/** The bytes of a message. Throws `WireError` bad-value for what msgpack has no form for. */
export function encodeMessage(message: Readonly<Record<string, Sendable>>): Uint8Array {
  return encode(plain(message));
}

/** The message in one WebSocket message: a map. Throws `WireError` for anything else. */
export function decodeMessage(bytes: Buffer, limits: WireLimits = wireLimits): WireDictionary {
  if (bytes.length > limits.messageBytes) throw new WireError('too-large', 'a message is too large');
  const breach = checkShape(bytes, limits);
  if (breach !== null) throw breach;
  const value = received(decoded(bytes));
  if (isDictionary(value)) return value;
  throw new WireError('bad-message', 'a message is no map');
}

/** Whether a value that was received is a dictionary. */
export function isDictionary(value: WireValue | undefined): value is WireDictionary {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null;
}

function decoded(bytes: Buffer): unknown {
  try {
    return decode(bytes);
  } catch (cause) {
    throw new WireError('bad-message', 'a message cannot be decoded', cause);
  }
}

/** In the form that values have on the other transport. Its depth has been checked. */
function received(value: unknown): WireValue {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (Array.isArray(value)) return value.map(received);
  if (typeof value !== 'object' || value === null) return value as WireValue;
  const dictionary = Object.create(null) as WireDictionary;
  for (const [key, inner] of Object.entries(value)) dictionary[key] = received(inner);
  return dictionary;
}

function plain(value: Sendable): unknown {
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (value instanceof RemoteRef || value instanceof LocalObject) {
    throw new WireError('bad-value', 'an object cannot be sent by msgpack');
  }
  if (value instanceof Tuple) return value.items.map(plain);
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** Half a surrogate pair would make a message that Python cannot decode. */
function wellFormed(text: string): string {
  return /\p{Surrogate}/u.test(text) ? Buffer.from(text).toString() : text;
}
