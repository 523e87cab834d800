import { expect, it } from 'vitest';
import { memorySecrets } from './memory-secrets.js';

it('opens what it sealed, and nobody else does', () => {
  const [mine, others] = [memorySecrets(), memorySecrets()];
  const sealed = mine.seal('a credential');
  expect(mine.open(sealed)).toBe('a credential');
  expect(() => others.open(sealed)).toThrow(/authenticate data/);
});
