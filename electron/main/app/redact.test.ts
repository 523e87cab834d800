import { randomBytes } from 'node:crypto';
import { formatInvite } from '@barnraiser/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { redact } from './redact.js';

const owner = { home: '/home/marten', user: 'marten', host: 'oak' };
const around = fc.string().map((text) => ` ${text.replaceAll(/[^ -~]/g, '?')} `);

it('masks tokens, codes and names wherever they stand', () => {
  const token = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .filter((bytes) => new Set(bytes).size > 8)
    .map((bytes) => Buffer.from(bytes).toString('base64url'))
    .filter((text) => /\d/.test(text) || /[a-z][A-Z].*[a-z][A-Z].*[a-z][A-Z].*[a-z][A-Z]/.test(text));
  fc.assert(
    fc.property(token, around, around, (secret, before, after) => {
      const code = secret.slice(0, 26).toLowerCase();
      const link = formatInvite({ url: 'https://builds.example.org', code });
      const text = `${before}{"token":"${secret}"}${after}${link}${before}https://builds.example.org/#${code}`;
      const masked = redact(`${text} ${owner.home}/x by ${owner.user}@${owner.host}`, owner);
      expect(masked).not.toContain(secret);
      expect(masked).not.toContain(code);
      for (const name of ['/home/marten', ' marten@', '@oak']) expect(masked).not.toContain(name);
    }),
  );
});

it('masks short codes of invites too', () => {
  expect(redact('barnraiser://join/?url=https%3A%2F%2Fa.example&code=k7', owner)).not.toContain('k7');
  expect(redact('https://a.example/#k7', owner)).not.toContain('k7');
  expect(redact('Authorization: Bearer k7.k8', owner)).not.toContain('k7');
  expect(redact('https://me:pass@a.example/', owner)).not.toContain('pass');
});

it('masks every token of random bytes that a coordinator would issue', () => {
  const tokens = Array.from({ length: 500 }, () => randomBytes(32).toString('base64url'));
  const masked = redact(tokens.join(' '), owner);
  for (const token of tokens) expect(masked).not.toContain(token);
});

it('leaves what helps to find a fault', () => {
  const text =
    'zlib 51b7f2abdade71cd9bb0e7a373ef2610ec6f9daf 0190b1f2-7c1e-7d3a-9f00-5d1f2b3c4d5e needs-you changeAppSettings';
  expect(redact(text, owner)).toBe(text);
  expect(redact('/home/marten/.local/share/barnraiser', owner)).toBe('~/.local/share/barnraiser');
});

it('does not mask a short name inside other words', () => {
  expect(redact('oak soak cloak', owner)).toBe('HOST soak cloak');
});
