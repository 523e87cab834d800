import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BananaDecoder, type Element } from '../banana/banana-decoder.js';
import { BananaWriter } from '../banana/banana-writer.js';
import { CopiedObject } from './copied-object.js';
import { type ObjectFinder, readJelly } from './jelly-reader.js';
import { writeJelly } from './jelly-writer.js';
import { LocalObject } from '../broker/local-object.js';
import { RemoteRef } from '../broker/remote-ref.js';
import { Tuple } from './tuple.js';
import type { Sendable, WireValue } from './wire-value.js';

const ours = new LocalObject('ours', {});
const owner = { dropRef: () => {} };
const finder: ObjectFinder = {
  remote: (id) => new RemoteRef(id, owner),
  local: (id) => (id === 1 ? ours : undefined),
};
const read = (element: Element): WireValue => readJelly(element, finder);
const bytes = (text: string): Buffer => Buffer.from(text);
const text = (value: string): Element => ['unicode', bytes(value)];

function write(value: Sendable): Element {
  const writer = new BananaWriter();
  writeJelly(writer, value, () => 1);
  let written: Element = [];
  new BananaDecoder((element) => {
    written = element;
    return null;
  }).push(Buffer.concat(writer.take()));
  return written;
}

const value = fc.letrec<{ node: WireValue }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true }),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 100n }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('list', 'None', 'unicode'),
    fc.uint8Array({ maxLength: 50 }).map((array) => Buffer.from(array)),
    fc.array(tie('node'), { maxLength: 5 }),
    fc
      .dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        tie('node'),
        { maxKeys: 5, noNullPrototype: false },
      )
      .map((object) => Object.assign(Object.create(null) as Record<string, WireValue>, object)),
  ),
})).node;

describe('jelly', () => {
  it.each<[Element, unknown]>([
    [5, 5],
    [0.5, 0.5],
    [2n ** 70n, 2n ** 70n],
    [bytes('raw'), bytes('raw')],
    ['list', bytes('list')],
    [text('grüß'), 'grüß'],
    [['unicode', 'list'], 'list'],
    [['None'], null],
    [['boolean', bytes('true')], true],
    [['boolean', bytes('false')], false],
    [
      ['list', 1, text('a')],
      [1, 'a'],
    ],
    [
      ['tuple', 1, ['tuple']],
      [1, []],
    ],
    [['dictionary', [text('a'), 1], [bytes('b'), 2], ['list', 3], [4, 5]], { a: 1, b: 2, list: 3, 4: 5 }],
    [['local', 1], ours],
  ])('reads %o', (element, expected) => {
    expect(read(element)).toEqual(expected);
  });

  it('reads a reference to an object of the sender', () => {
    const ref = read(['remote', 17]);
    expect(ref).toBeInstanceOf(RemoteRef);
    expect(ref).toMatchObject({ id: 17 });
  });

  it('reads parts that are shared', () => {
    expect(read(['list', ['reference', 1, ['list', 7]], ['dereference', 1]])).toEqual([[7], [7]]);
  });

  it('keeps what it does not know as it came', () => {
    expect(read([bytes('twisted.spread.pb.CopyableFailure'), ['dictionary']])).toEqual(
      new CopiedObject('twisted.spread.pb.CopyableFailure', [['dictionary']]),
    );
  });

  it.each<[string, Element]>([
    ['an empty list', []],
    ['a head that is no name', [[1]]],
    ['str without text', ['unicode', 5]],
    ['a bool of another kind', ['boolean', bytes('maybe')]],
    ['a dictionary of no pairs', ['dictionary', 5]],
    ['a key that is a list', ['dictionary', [['list'], 5]]],
    ['the key __proto__', ['dictionary', [text('__proto__'), ['dictionary']]]],
    ['an object that we have not', ['local', 2]],
    ['a reference without an id', ['remote']],
    ['a value within itself', ['reference', 1, ['list', ['dereference', 1]]]],
    ['a value that is not there', ['dereference', 9]],
  ])('refuses %s', (_name, element) => {
    expect(() => read(element)).toThrowError(expect.objectContaining({ name: 'WireError' }));
  });

  it('refuses sharing that stands for more than any memory holds', () => {
    let bomb: Element = ['reference', 0, ['list', text('ha')]];
    for (let level = 1; level < 30; level += 1) {
      const again = Array.from({ length: 9 }, (): Element => ['dereference', level - 1]);
      bomb = ['reference', level, ['list', bomb, ...again]];
    }
    expect(() => read(bomb)).toThrowError(expect.objectContaining({ code: 'too-large' }));
  });

  it('writes what Python 3 reads as its own types', () => {
    expect(write(['a', new Tuple(1, null), { k: true }, Buffer.from('raw'), ours])).toEqual([
      'list',
      text('a'),
      ['tuple', 1, ['None']],
      ['dictionary', [text('k'), ['boolean', bytes('true')]]],
      bytes('raw'),
      ['remote', 1],
    ]);
    expect(write(new RemoteRef(3, owner))).toEqual(['local', 3]);
  });

  it('refuses to write what is nested too deep, or within itself', () => {
    const loop: Sendable[] = [];
    loop.push(loop);
    expect(() => write(loop)).toThrowError(expect.objectContaining({ code: 'too-deep' }));
  });

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(value, (sent) => {
        expect(read(write(sent as Sendable))).toEqual(sent);
      }),
      { numRuns: 500 },
    );
  });
});
