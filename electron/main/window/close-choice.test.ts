import { expect, it } from 'vitest';
import { closeChoice } from './close-choice.js';

it('does what the owner decided', () => {
  expect(closeChoice('quit', 'shown')).toBe('quit');
  expect(closeChoice('keep-running', 'none')).toBe('keep-running');
});

it('never vanishes without a word', () => {
  expect(closeChoice(null, 'shown')).toBe('keep-running');
  expect(closeChoice(null, 'none')).toBe('ask');
  expect(closeChoice(null, 'unknown')).toBe('ask');
});
