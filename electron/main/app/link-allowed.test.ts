import { expect, it } from 'vitest';
import { isLinkAllowed } from './link-allowed.js';

it('opens https anywhere, and http on this machine', () => {
  for (const url of [
    'https://example.org/x?y#z',
    'http://localhost:8080/',
    'http://127.0.0.1/',
    'http://[::1]:1/',
  ])
    expect(isLinkAllowed(url)).toBe(true);
});

it('opens nothing else', () => {
  const bad = [
    'http://example.org',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://x/y',
    'https://a@b.example',
    'x',
    '',
  ];
  for (const url of bad) expect(isLinkAllowed(url)).toBe(false);
});
