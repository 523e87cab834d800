import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BananaDecoder, type Element } from './banana-decoder.js';
import { BananaWriter, type Dialect } from './banana-writer.js';
import type { WireError } from '../wire-error.js';
import { type WireLimits, wireLimits } from '../wire-limits.js';

function decode(
  chunks: readonly Buffer[],
  limits: Partial<WireLimits> = {},
): { elements: Element[]; error: WireError | null } {
  const elements: Element[] = [];
  const decoder = new BananaDecoder(
    (element) => {
      elements.push(element);
      return null;
    },
    { ...wireLimits, ...limits },
  );
  let error: WireError | null = null;
  for (const chunk of chunks) error = decoder.push(chunk);
  return { elements, error };
}

function encode(element: Element, dialect: Dialect = 'none'): Buffer {
  const writer = new BananaWriter(dialect);
  writer.element(element);
  return Buffer.concat(writer.take());
}

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** Pairs of an element and its bytes in the dialect `none`, from the table of the framing. */
const known: readonly (readonly [Element, string])[] = [
  [0, '00 81'],
  [5, '05 81'],
  [300, '2c 02 81'],
  [-5, '05 83'],
  [2 ** 31 - 1, '7f 7f 7f 7f 07 81'],
  [2 ** 31, '00 00 00 00 08 85'],
  [-(2 ** 31), '00 00 00 00 08 86'],
  [2n ** 70n, '00 00 00 00 00 00 00 00 00 00 01 85'],
  [-(2n ** 70n), '00 00 00 00 00 00 00 00 00 00 01 86'],
  [0.5, '84 3f e0 00 00 00 00 00 00'],
  [Buffer.from('hi'), '02 82 68 69'],
  [Buffer.alloc(0), '00 82'],
  [[], '00 80'],
  [['version', 6], '02 80 07 82 76 65 72 73 69 6f 6e 06 81'],
  [['unicode', Buffer.from('ü')], '02 80 07 82 75 6e 69 63 6f 64 65 02 82 c3 bc'],
];

const element = fc.letrec<{ node: Element }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.integer(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 448n - 1n }),
    fc.bigInt({ min: -(2n ** 448n - 1n), max: -(2n ** 53n) }),
    fc.double(),
    fc.constantFrom('list', 'None', 'unicode', 'not_logged_in', 'cachemessage'),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.array(tie('node'), { maxLength: 8 }),
  ),
})).node;

describe('banana', () => {
  it.each(known)('writes and reads %o as %s', (value, bytes) => {
    expect(encode(value).toString('hex')).toBe(hex(bytes).toString('hex'));
    expect(decode([hex(bytes)])).toEqual({ elements: [value], error: null });
  });

  it('writes words of the dialect pb by their number, and reads words in either form', () => {
    expect(encode(['None'], 'pb').toString('hex')).toBe('01800187');
    expect(decode([hex('01 80 01 87')]).elements).toEqual([['None']]);
    expect(decode([hex('01 80 04 82'), Buffer.from('None')]).elements).toEqual([['None']]);
    expect(decode([hex('1f 87')]).elements).toEqual(['uncache']);
  });

  it('reads what it wrote, however the bytes are divided', () => {
    fc.assert(
      fc.property(
        fc.array(element, { minLength: 1, maxLength: 5 }),
        fc.constantFrom<Dialect>('none', 'pb'),
        fc.array(fc.nat(1000), { maxLength: 20 }),
        (elements, dialect, cuts) => {
          const bytes = Buffer.concat(elements.map((item) => encode(item, dialect)));
          const edges = [
            0,
            ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b),
            bytes.length,
          ];
          const chunks = edges.slice(1).map((end, index) => Buffer.from(bytes.subarray(edges[index], end)));
          expect(decode(chunks)).toEqual({ elements, error: null });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('hands on large byte strings without copying them, in their order', () => {
    const large = Buffer.alloc(100_000, 7);
    const writer = new BananaWriter();
    writer.element([Buffer.from('before'), large, Buffer.from('after')]);
    const pieces = writer.take();
    expect(pieces.some(({ buffer }) => buffer === large.buffer)).toBe(true);
    expect(decode([Buffer.concat(pieces)]).elements).toEqual([
      [Buffer.from('before'), large, Buffer.from('after')],
    ]);
  });

  it('gives strings of one chunk as slices of it', () => {
    const chunk = encode(Buffer.from('a string'));
    const [slice] = decode([chunk]).elements;
    expect((slice as Buffer).buffer).toBe(chunk.buffer);
  });

  it('unwrites a message that came to nothing, over the end of a block too', () => {
    const writer = new BananaWriter();
    writer.element('kept');
    const mark = writer.mark();
    for (let count = 0; count < 50_000; count += 1) writer.element(Buffer.from('unwritten'));
    writer.rollBack(mark);
    writer.element(7);
    expect(writer.pendingBytes).toBe(8);
    expect(decode(writer.take()).elements).toEqual([Buffer.from('kept'), 7]);
  });

  it('does not write what masters would not take', () => {
    const writer = new BananaWriter();
    expect(() => writer.bytes(Buffer.alloc(640 * 1024 + 1))).toThrowError(
      expect.objectContaining({ code: 'too-long-string' }),
    );
    expect(() => writer.bigint(2n ** 448n)).toThrowError(
      expect.objectContaining({ code: 'too-long-number' }),
    );
  });

  it('writes a lone surrogate as a replacement, so that the master can read the rest', () => {
    const writer = new BananaWriter();
    writer.text('a\ud800b');
    expect(decode(writer.take()).elements).toEqual([Buffer.from('a\ufffdb')]);
  });

  it.each([
    ['a number that never ends', 'too-long-number', '00'.repeat(65)],
    ['a string beyond 640 KiB', 'too-long-string', '01 00 28 82'],
    ['a string of 2^400 bytes', 'too-long-string', `${'7f'.repeat(60)} 82`],
    ['a list beyond the limit', 'too-long-list', '21 0d 06 80'],
    ['lists in lists in lists', 'too-deep', '01 80'.repeat(65)],
    ['an unknown type', 'bad-type', '01 88'],
    ['an unknown word', 'bad-word', '20 87'],
    ['the word of number 0', 'bad-word', '00 87'],
  ])('leaves a peer that sends %s', (_name, code, bytes) => {
    const decoder = new BananaDecoder(() => null);
    expect(decoder.push(hex(bytes))).toMatchObject({ name: 'WireError', code });
    expect(decoder.push(hex('05 81'))).toMatchObject({ code });
  });

  it('bounds the elements and bytes of one message, not of many', () => {
    const limits = { messageItems: 10, messageBytes: 100 };
    expect(decode([hex('0b 80'), hex('00 80'.repeat(11))], limits).error).toMatchObject({
      code: 'too-large',
    });
    expect(decode([hex('02 80 3c 82'), Buffer.alloc(60), hex('3c 82')], limits).error).toMatchObject({
      code: 'too-large',
    });
    expect(decode([hex('00 80'.repeat(1000))], limits).error).toBeNull();
  });

  it('stops where the receiver says so', () => {
    let count = 0;
    const decoder = new BananaDecoder(() => {
      count += 1;
      return { code: 'bad-message' } as WireError;
    });
    expect(decoder.push(hex('01 81 02 81'))).toMatchObject({ code: 'bad-message' });
    expect(count).toBe(1);
  });
});
