import { expect, test } from 'vitest';
import { findMissingTool } from './missing-tool.js';

test.each<[string, number, string, string | null]>([
  ['dash', 127, 'checking\nsh: 3: meson: not found\n', 'meson'],
  ['dash, exec', 127, '/bin/sh: 1: exec: ninja: not found\n', 'ninja'],
  ['bash', 127, 'sh: line 12: autoreconf: command not found\n', 'autoreconf'],
  ['busybox', 127, 'sh: gmake: not found\n', 'gmake'],
  ['a script of the source', 127, './autogen.sh: 4: libtoolize: not found\n', 'libtoolize'],
  ['make, through a shell', 2, '/bin/sh: 1: gcc: not found\nmake: *** [Makefile:3: all] Error 127\n', 'gcc'],
  [
    'make, by itself',
    2,
    'cc -c a.c\nmake[1]: cc: No such file or directory\nmake[1]: *** [a.o] Error 127\n',
    'cc',
  ],
  [
    'autoconf without a compiler',
    1,
    "configure: error: in '/w':\nconfigure: error: no acceptable C compiler found in $PATH\n",
    'cc',
  ],
  ['autoconf with a broken one', 77, 'configure: error: C compiler cannot create executables\n', 'cc'],
  ['autoconf, C++', 77, 'configure: error: C++ compiler cannot create executables\n', 'c++'],
  ['a path is the source’s own', 127, 'sh: 1: ./configure: not found\n', null],
  ['make on a path', 2, 'make: ./gen: No such file or directory\nmake: *** [x] Error 127\n', null],
  ['words in a log', 1, 'test: sh: 1: foo: not found\n', null],
  ['a failing header check', 1, 'configure: error: foo.h not found\n', null],
  ['success', 0, 'sh: 1: foo: not found\n', null],
])('%s', (_, exitCode, tail, tool) => {
  expect(findMissingTool({ exitCode, tail, program: null })).toBe(tool);
});

test('a program that cannot be found is named even when no shell said so', () => {
  expect(findMissingTool({ exitCode: 127, tail: '', program: 'scons' })).toBe('scons');
  expect(findMissingTool({ exitCode: 127, tail: '', program: './waf' })).toBeNull();
});
