import { ControlError, StorageError } from '@barnraiser/agent-core';
import { expect, it } from 'vitest';
import { whyNotBegun } from './why-not-begun.js';

it('says what to do about an agent that already runs', () => {
  const error = new ControlError('busy', { code: 'already-running', cause: null });
  expect(whyNotBegun(error, null)).toMatch(/already runs.*Ctrl-C/);
});

it('passes on what the storage says', () => {
  expect(whyNotBegun(new StorageError('settings.json is broken: remove it', null), null)).toBe(
    'settings.json is broken: remove it.',
  );
  expect(whyNotBegun(new StorageError('sealed', null), 'Unlock the keychain.')).toBe('Unlock the keychain.');
});

it('says what went wrong otherwise', () => {
  expect(whyNotBegun(new Error('disk full'), null)).toBe('The agent could not start: disk full');
});
