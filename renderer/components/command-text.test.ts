import { describe, expect, it } from 'vitest';
import { commandText } from './command-text.js';

describe('the text of a command', () => {
  it('quotes words that a shell would take apart', () => {
    expect(commandText({ name: 'make', argv: ['make', '-j2', 'CFLAGS=-O2 -g', "it's", ''] })).toBe(
      "make -j2 'CFLAGS=-O2 -g' 'it'\\''s' ''",
    );
  });

  it('is a script word for word', () => {
    expect(commandText({ name: 'check', script: 'cd tests\n./run --all\n' })).toBe('cd tests\n./run --all');
  });
});
