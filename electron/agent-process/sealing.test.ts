import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sealing } from './sealing.js';

it('opens what it sealed, whatever the text', () => {
  const { seal, open } = sealing(randomBytes(32));
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(open(seal(text))).toBe(text);
    }),
  );
});

it('seals the same text differently each time', () => {
  const { seal } = sealing(randomBytes(32));
  expect(seal('a credential')).not.toBe(seal('a credential'));
});

it('refuses what was sealed by another key or changed', () => {
  const key = randomBytes(32);
  const sealed = sealing(key).seal('a credential');
  expect(() => sealing(randomBytes(32)).open(sealed)).toThrow(/authenticate/);
  const changed = Buffer.from(sealed, 'base64url');
  changed[14]! ^= 1;
  expect(() => sealing(key).open(changed.toString('base64url'))).toThrow(/authenticate/);
});
