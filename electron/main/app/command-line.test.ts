import fc from 'fast-check';
import { parseInvite } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { readCommandLine } from './command-line.js';

const link = 'barnraiser://join/?url=https%3A%2F%2Fbuilds.example.org&code=abc123';

it('finds the invite among what Chromium and the desktop add', () => {
  expect(readCommandLine(['/opt/Barnraiser/barnraiser', '--no-sandbox', link])).toEqual({
    print: null,
    isHidden: false,
    invite: link,
  });
});

it('knows --hidden, --version and --help', () => {
  expect(readCommandLine(['barnraiser', '--hidden']).isHidden).toBe(true);
  expect(readCommandLine(['barnraiser', '--version']).print).toBe('version');
  expect(readCommandLine(['barnraiser', '--help', '--version']).print).toBe('help');
});

it('takes nothing for an invite that does not read as one', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constant('barnraiser://join/?url=x'))), (args) => {
      const { invite } = readCommandLine(args);
      expect(invite === null || parseInvite(invite) !== null).toBe(true);
    }),
  );
  expect(readCommandLine(['barnraiser://join/?url=javascript:alert(1)&code=x']).invite).toBeNull();
});
