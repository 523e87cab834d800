import { expect, it } from 'vitest';
import { classLabel } from './class-label.js';

it('names a class by its platform, and by what else it asks for', () => {
  expect(classLabel({ os: 'linux', arch: 'arm64' })).toBe('linux/arm64');
  expect(classLabel({ arch: ['x64', 'arm64'], 'tool.gcc': '>=14' })).toBe('x64 or arm64 (tool.gcc >=14)');
  expect(classLabel({ os: 'linux', 'tool.cc': true, 'tool.gcc': false })).toBe(
    'linux (tool.cc, no tool.gcc)',
  );
  expect(classLabel({ cpus: '>=4' })).toBe('any platform (cpus >=4)');
  expect(classLabel({ os: 'linux', cpus: '>=4', memMb: '>=1', kind: 'cloud' })).toBe(
    'linux (cpus >=4, memMb >=1, …)',
  );
});
