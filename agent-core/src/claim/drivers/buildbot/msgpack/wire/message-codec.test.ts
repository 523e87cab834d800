import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tuple } from '../../wire/jelly/tuple.js';
import type { Sendable } from '../../wire/jelly/wire-value.js';
import { WireError } from '../../wire/wire-error.js';
import { wireLimits } from '../../wire/wire-limits.js';
import { decodeMessage, encodeMessage } from './message-codec.js';

/** Inputs of each kind: whole messages that were spoilt, and bytes by chance. */
const inputs = 100_000;

const codeOf = (bytes: Buffer, limits = wireLimits): string => {
  try {
    decodeMessage(bytes, limits);
    return 'read';
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
};
const sent = (message: Readonly<Record<string, Sendable>>) => Buffer.from(encodeMessage(message));

describe('a message', () => {
  it('reads back as it was said, with tuples as lists, bytes as Buffers and maps without a prototype', () => {
    const message = decodeMessage(
      sent({
        text: 'é😀',
        bytes: new Uint8Array([0, 255]),
        list: new Tuple(1, -7, 0.5),
        none: null,
        map: { a: true },
      }),
    );
    expect(message).toEqual({
      text: 'é😀',
      bytes: Buffer.from([0, 255]),
      list: [1, -7, 0.5],
      none: null,
      map: { a: true },
    });
    expect(Object.getPrototypeOf(message['map'])).toBeNull();
    expect(Buffer.isBuffer(message['bytes'])).toBe(true);
  });

  it('can be of any JSON', () => {
    const readsBack = (value: unknown): void => {
      expect(decodeMessage(sent({ value: value as Sendable }))['value']).toEqual(value);
    };
    // JSON has no -0, wherever it stands.
    const anything = fc
      .json({ noUnicodeString: false, maxDepth: 20 })
      .map((text): unknown => JSON.parse(text));
    expect(() =>
      fc.assert(
        fc.property(
          anything.filter((value) => !JSON.stringify(value).includes('__proto__')),
          readsBack,
        ),
      ),
    ).not.toThrow();
  });

  it('has no half of a surrogate pair in it, which Python could not decode', () => {
    expect(decodeMessage(sent({ text: 'a\ud800b' }))).toEqual({ text: 'a\ufffdb' });
  });

  it('has every number that Python knows up to 2^53', () => {
    const numbers = [
      0,
      127,
      128,
      65_536,
      4_294_967_296,
      2 ** 53 - 1,
      -1,
      -33,
      -129,
      -40_000,
      -(2 ** 40),
      0.1,
      1e300,
    ];
    expect(decodeMessage(sent({ numbers }))['numbers']).toEqual(numbers);
  });
});

describe('a hostile message', () => {
  it.each([
    ['nothing', [], 'bad-message'],
    ['a list', [0x90], 'bad-message'],
    ['a map that ends early', [0x81, 0xa1, 0x61], 'bad-message'],
    ['more after its end', [0x80, 0x80], 'bad-message'],
    ['an extension', [0x81, 0xa1, 0x61, 0xd4, 0x01, 0x00], 'bad-message'],
    ['a time', [0x81, 0xa1, 0x61, 0xd6, 0xff, 0, 0, 0, 0], 'bad-message'],
    ['the byte that is never used', [0x81, 0xa1, 0x61, 0xc1], 'bad-message'],
    ['a list as a key', [0x81, 0x90, 0xc0], 'bad-message'],
    ['a key that would change a prototype', [0x81, 0xa9, ...Buffer.from('__proto__'), 0x80], 'bad-message'],
    ['a string of 4 GiB that does not come', [0x81, 0xa1, 0x61, 0xdb, 0xff, 0xff, 0xff, 0xff], 'bad-message'],
    [
      'a list of four billion that do not come',
      [0x81, 0xa1, 0x61, 0xdd, 0xff, 0xff, 0xff, 0xff],
      'too-long-list',
    ],
    ['lists in lists', [0x81, 0xa1, 0x61, ...Array<number>(100).fill(0x91), 0xc0], 'too-deep'],
  ])('of %s is refused', (_name, bytes, code) => {
    expect(codeOf(Buffer.from(bytes))).toBe(code);
  });

  it('may not be larger than its limits', () => {
    const limits = { ...wireLimits, messageBytes: 1000, messageItems: 50 };
    expect(codeOf(sent({ text: 'a'.repeat(900) }), limits)).toBe('read');
    expect(codeOf(sent({ text: 'a'.repeat(1100) }), limits)).toBe('too-large');
    expect(codeOf(sent({ list: Array<number>(40).fill(1) }), limits)).toBe('read');
    expect(codeOf(sent({ list: Array<number>(60).fill(1) }), limits)).toBe('too-large');
  });

  it(`of ${inputs} kinds is read or refused, and nothing else`, () => {
    const seeds = [
      sent({
        op: 'start_command',
        seq_number: 7,
        command_id: '1',
        args: { env: { A: 'b' }, command: ['a', 'é'] },
      }),
      sent({ op: 'response', seq_number: 70_000, result: new Uint8Array(300) }),
      sent({
        op: 'print',
        seq_number: -1,
        message: 'x'.repeat(40),
        list: [[[[]]], {}, 0.5, null, true, 2 ** 40],
      }),
    ];
    const counts = new Map<string, number>();
    let state = 1;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 4_294_967_296) * below);
    };
    for (let n = 0; n < inputs; n += 1) {
      const seed = seeds[random(seeds.length)]!;
      const bytes = n % 4 === 0 ? Buffer.alloc(random(64)) : Buffer.from(seed);
      const changes = n % 4 === 0 ? bytes.length : 1 + random(5);
      for (let change = 0; change < changes && bytes.length > 0; change += 1)
        bytes[random(bytes.length)] = random(256);
      const code = codeOf(random(5) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes);
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    expect(counts.get('read')).toBeGreaterThan(5000);
    expect(counts.get('bad-message')).toBeGreaterThan(5000);
  }, 60_000);
});
