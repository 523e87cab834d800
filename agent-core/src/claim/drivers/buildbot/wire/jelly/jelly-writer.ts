import type { BananaWriter } from '../banana/banana-writer.js';
import { LocalObject } from '../broker/local-object.js';
import { RemoteRef } from '../broker/remote-ref.js';
import { Tuple } from './tuple.js';
import { WireError } from '../wire-error.js';
import { wireLimits } from '../wire-limits.js';
import type { Sendable } from './wire-value.js';

/** Gives a local object the id by which the peer may call it from now on, and counts one reference. */
export type ReferTo = (object: LocalObject) => number;

/** Leaves room for the lists of the message around it. */
const mostDepth = wireLimits.depth - 4;

/** Writes a value in jelly. Throws a `WireError`, having written a part, for what is too deep or too long. */
export function writeJelly(writer: BananaWriter, value: Sendable, referTo: ReferTo, depth = 0): void {
  if (typeof value === 'string') {
    writer.list(2);
    writer.text('unicode');
    writer.text(value);
  } else if (typeof value === 'number') writer.number(value);
  else if (typeof value === 'bigint') writer.bigint(value);
  else if (typeof value === 'boolean') {
    writer.list(2);
    writer.text('boolean');
    writer.text(value ? 'true' : 'false');
  } else if (value === null) {
    writer.list(1);
    writer.word('None');
  } else writeObject(writer, value, referTo, depth);
}

function writeObject(
  writer: BananaWriter,
  value: Extract<Sendable, object>,
  referTo: ReferTo,
  depth: number,
): void {
  if (depth > mostDepth) throw new WireError('too-deep', 'a value is nested too deep to be sent');
  if (value instanceof Uint8Array) writer.bytes(value);
  else if (value instanceof LocalObject) writeId(writer, 'remote', referTo(value));
  else if (value instanceof RemoteRef) writeId(writer, 'local', value.id);
  else if (value instanceof Tuple) writeItems(writer, 'tuple', value.items, referTo, depth);
  else if (Array.isArray(value)) writeItems(writer, 'list', value, referTo, depth);
  else {
    const entries = Object.entries(value as Record<string, Sendable>);
    writer.list(entries.length + 1);
    writer.word('dictionary');
    for (const [key, item] of entries) {
      writer.list(2);
      writer.list(2);
      writer.text('unicode');
      writer.text(key);
      // Two lists deep on the wire: the dictionary's and the pair's.
      writeJelly(writer, item, referTo, depth + 2);
    }
  }
}

function writeId(writer: BananaWriter, head: string, id: number): void {
  writer.list(2);
  writer.word(head);
  writer.number(id);
}

function writeItems(
  writer: BananaWriter,
  head: string,
  items: readonly Sendable[],
  referTo: ReferTo,
  depth: number,
): void {
  writer.list(items.length + 1);
  writer.word(head);
  for (const item of items) writeJelly(writer, item, referTo, depth + 1);
}
