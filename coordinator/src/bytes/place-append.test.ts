import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeAppend } from './place-append.js';

describe('placeAppend', () => {
  it('appends what continues the stored bytes', () => {
    expect(placeAppend(10, 10, 5)).toEqual({ kind: 'append', skip: 0 });
  });

  it('keeps an overlap once', () => {
    expect(placeAppend(10, 8, 5)).toEqual({ kind: 'append', skip: 2 });
    expect(placeAppend(10, 0, 5)).toEqual({ kind: 'append', skip: 5 });
  });

  it('names the expected offset at a gap, even of an empty append', () => {
    expect(placeAppend(10, 11, 5)).toEqual({ kind: 'gap', expected: 10 });
    expect(placeAppend(0, 1, 0)).toEqual({ kind: 'gap', expected: 0 });
  });

  it('yields a prefix of the original from any appends, and all of it once every byte was sent in order', () => {
    const cases = fc.uint8Array({ maxLength: 200 }).chain((original) =>
      fc.record({
        original: fc.constant(original),
        cuts: fc.array(fc.tuple(fc.nat(original.length), fc.nat(60)), { maxLength: 60 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ original, cuts }) => {
        let stored: number[] = [];
        const send = (offset: number, length: number): void => {
          const bytes = original.subarray(offset, offset + length);
          const placement = placeAppend(stored.length, offset, bytes.length);
          const isGap = placement.kind === 'gap';
          expect(isGap ? placement.expected : stored.length).toBe(stored.length);
          if (!isGap) stored = [...stored, ...bytes.subarray(placement.skip)];
        };
        for (const [offset, length] of cuts) {
          send(offset, length);
          expect(stored).toEqual([...original.subarray(0, stored.length)]);
        }
        send(stored.length, original.length);
        expect(stored).toEqual([...original]);
      }),
    );
  });
});
