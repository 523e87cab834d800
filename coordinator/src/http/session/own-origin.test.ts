import { expect, it } from 'vitest';
import { isHttps, isOwnOrigin } from './own-origin.js';

const publicUrl = 'https://builds.example.org';
const plain = { protocol: 'http', host: '127.0.0.1:8470' } as const;
const from = (headers: Record<string, string>) => isOwnOrigin({ ...plain, headers }, publicUrl);

it('knows its own pages by their origin, also behind a proxy, or by what the browser says', () => {
  expect(from({ origin: 'http://127.0.0.1:8470' })).toBe(true);
  expect(from({ origin: publicUrl })).toBe(true);
  expect(from({ 'sec-fetch-site': 'same-origin' })).toBe(true);
});

it('takes nothing else for its own', () => {
  expect(from({})).toBe(false);
  expect(from({ origin: 'null' })).toBe(false);
  expect(from({ origin: 'https://127.0.0.1:8470' })).toBe(false);
  expect(from({ origin: 'http://127.0.0.1:9999', 'sec-fetch-site': 'same-site' })).toBe(false);
  expect(isOwnOrigin({ ...plain, headers: {} }, 'no address')).toBe(false);
});

it('knows encrypted calls also where the proxy is not trusted', () => {
  expect(isHttps({ protocol: 'https', host: 'a', headers: {} }, 'http://a')).toBe(true);
  expect(isHttps({ protocol: 'http', host: 'builds.example.org', headers: {} }, publicUrl)).toBe(true);
  expect(isHttps({ ...plain, headers: {} }, publicUrl)).toBe(false);
});
