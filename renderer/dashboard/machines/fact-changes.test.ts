import { expect, test } from 'vitest';
import { factChanges } from './fact-changes.js';

const row = (key: string, value: string) => ({ key, name: key.toUpperCase(), value });

test('what changed, came and went is told, and nothing else', () => {
  const before = [row('memory', '8 GB'), row('kernel', '6.1'), row('tool.gcc', '12.2')];
  const after = [row('memory', '16 GB'), row('kernel', '6.1'), row('tool.clang', '19.1')];
  expect(factChanges(before, after)).toEqual([
    { key: 'memory', name: 'MEMORY', before: '8 GB', after: '16 GB' },
    { key: 'tool.clang', name: 'TOOL.CLANG', before: null, after: '19.1' },
    { key: 'tool.gcc', name: 'TOOL.GCC', before: '12.2', after: null },
  ]);
});
