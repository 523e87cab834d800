import { WireError } from '../../wire/wire-error.js';
import type { WireLimits } from '../../wire/wire-limits.js';

/** What is at one place of a message: bytes of it, and how many values follow inside it. */
interface Shape {
  readonly bytes: number;
  readonly within: number;
}

/** Bytes of values without a length of their own, by their first byte (the msgpack specification, "Formats"). */
const plainBytes: ReadonlyMap<number, number> = new Map([
  ...[0xc0, 0xc2, 0xc3].map((head): [number, number] => [head, 1]),
  ...[0xcc, 0xd0].map((head): [number, number] => [head, 2]),
  ...[0xcd, 0xd1].map((head): [number, number] => [head, 3]),
  ...[0xca, 0xce, 0xd2].map((head): [number, number] => [head, 5]),
  ...[0xcb, 0xcf, 0xd3].map((head): [number, number] => [head, 9]),
]);

/** How many bytes tell the length, and how many values one of it stands for: 0 means bytes. */
const counted: ReadonlyMap<number, { readonly lengthBytes: number; readonly values: number }> = new Map([
  [0xc4, { lengthBytes: 1, values: 0 }],
  [0xc5, { lengthBytes: 2, values: 0 }],
  [0xc6, { lengthBytes: 4, values: 0 }],
  [0xd9, { lengthBytes: 1, values: 0 }],
  [0xda, { lengthBytes: 2, values: 0 }],
  [0xdb, { lengthBytes: 4, values: 0 }],
  [0xdc, { lengthBytes: 2, values: 1 }],
  [0xdd, { lengthBytes: 4, values: 1 }],
  [0xde, { lengthBytes: 2, values: 2 }],
  [0xdf, { lengthBytes: 4, values: 2 }],
]);

/**
 * Whether a message is one whole msgpack value within the limits; null: it is. To be asked before the
 * decoder, which sets no bound to nesting and makes room for what a length promises. Extension types
 * are none that masters send.
 */
export function checkShape(message: Buffer, limits: WireLimits): WireError | null {
  const open = [1];
  let at = 0;
  let items = 0;
  for (let left = open.pop(); left !== undefined; left = open.pop()) {
    if (left === 0) continue;
    open.push(left - 1);
    const shape = shapeAt(message, at);
    if (shape === null) return new WireError('bad-message', `a message makes no sense at byte ${at}`);
    at += shape.bytes;
    items += 1;
    if (shape.within > 2 * limits.listItems) return new WireError('too-long-list', 'a list is too long');
    if (items + shape.within > limits.messageItems) {
      return new WireError('too-large', 'a message holds too many values');
    }
    if (shape.within > 0 && open.length > limits.depth)
      return new WireError('too-deep', 'lists are too deep');
    if (shape.within > 0) open.push(shape.within);
  }
  return at === message.length
    ? null
    : new WireError('bad-message', 'more bytes follow than one message has');
}

function shapeAt(message: Buffer, at: number): Shape | null {
  const head = message[at];
  if (head === undefined) return null;
  const shape = small(head) ?? long(message, at, head);
  return shape !== null && at + shape.bytes <= message.length ? shape : null;
}

/** Those whose first byte says it all. */
function small(head: number): Shape | null {
  if (head <= 0x7f || head >= 0xe0) return { bytes: 1, within: 0 };
  if (head <= 0x8f) return { bytes: 1, within: 2 * (head & 0x0f) };
  if (head <= 0x9f) return { bytes: 1, within: head & 0x0f };
  if (head <= 0xbf) return { bytes: 1 + (head & 0x1f), within: 0 };
  const bytes = plainBytes.get(head);
  return bytes === undefined ? null : { bytes, within: 0 };
}

function long(message: Buffer, at: number, head: number): Shape | null {
  const form = counted.get(head);
  if (form === undefined || at + 1 + form.lengthBytes > message.length) return null;
  const length = message.readUIntBE(at + 1, form.lengthBytes);
  const bytes = 1 + form.lengthBytes;
  return form.values === 0 ? { bytes: bytes + length, within: 0 } : { bytes, within: length * form.values };
}
