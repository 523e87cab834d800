import { expect, it } from 'vitest';
import { publicAddress, publicText } from './public-text.js';

it.each([
  ['https://example.org/a.git', 'https://example.org/a.git'],
  ['https://ada:secret@example.org/a.git', 'https://•••@example.org/a.git'],
  ['https://secret@example.org:8443/a.git', 'https://•••@example.org:8443/a.git'],
  ['https://example.org/a.tar.gz?signature=secret', 'https://example.org/a.tar.gz?•••'],
  ['https://ada:se@cret@example.org/a?b=@c', 'https://•••@example.org/a?•••'],
  ['ssh://git@example.org/a.git', 'ssh://•••@example.org/a.git'],
  ['git@example.org:a.git', 'git@example.org:a.git'],
  ['file:///home/ada/a.git', 'file:•••'],
  ['FILE:/srv/a', 'file:•••'],
  ['/home/ada/a.git', 'file:•••'],
  ['../a.git', 'file:•••'],
  ['C:\\ada\\a', 'file:•••'],
  ['/v1/sources/00', '/v1/sources/00'],
])('shows the address %s as %s', (url, shown) => {
  expect(publicAddress(url)).toBe(shown);
});

it('masks the addresses in a text and leaves the rest', () => {
  expect(
    publicText('cannot fetch https://a:b@example.org/x?k=v from file:///tmp/x: no such host, see Makefile:3'),
  ).toBe('cannot fetch https://•••@example.org/x?••• from file:••• no such host, see Makefile:3');
});
