import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatInvite, parseInvite } from './invite.js';

const code = fc.stringMatching(/^[A-Za-z0-9_-]{1,100}$/);

test('an invite that was formatted reads back as it was', () => {
  const url = fc.webUrl({ withQueryParameters: true }).map((each) => each.replace(/\/+$/, ''));
  const readsBack = (target: { url: string; code: string }): void => {
    expect(parseInvite(formatInvite(target))).toEqual(target);
    expect(parseInvite(`  ${formatInvite(target)}\n`)).toEqual(target);
  };
  expect(() => fc.assert(fc.property(fc.record({ url, code }), readsBack))).not.toThrow();
});

test('an address with the code behind # is an invite, too', () => {
  expect(parseInvite('http://127.0.0.1:8470/#AbC-_9')).toEqual({
    url: 'http://127.0.0.1:8470',
    code: 'AbC-_9',
  });
});

test.each([
  '',
  'hello',
  'barnraiser://join/?',
  'barnraiser://join/?url=http%3A%2F%2Fa',
  'barnraiser://join/?code=abc',
  'barnraiser://join/?url=ftp%3A%2F%2Fa&code=abc',
  'barnraiser://join/?url=javascript%3Aalert(1)&code=abc',
  'barnraiser://join/?url=http%3A%2F%2Fa&code=a%20b',
  'barnraiser://join/?url=%E0%A4%A&code=abc',
  `http://a/#${'x'.repeat(101)}`,
  'http://a/',
  'file:///etc/passwd#abc',
])('%j is no invite', (text) => {
  expect(parseInvite(text)).toBeNull();
});

test('whatever is pasted, reading it never throws', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string().map((rest) => `barnraiser://join/?${rest}`),
  );
  const isRead = (text: string): boolean => parseInvite(text) === null || parseInvite(text) !== undefined;
  expect(() => fc.assert(fc.property(texts, isRead))).not.toThrow();
});
