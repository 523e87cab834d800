import { expect, test } from 'vitest';
import { toolTable, toolVersion } from './tool-table.js';

const fsf = '\nCopyright (C) 2022 Free Software Foundation, Inc.\nThis is free software; see the source.';

/** What tools of several systems really say; the version is what is left of it. */
const recorded: readonly (readonly [tool: string, said: string, version: string | null])[] = [
  ['cc', `cc (Debian 12.2.0-14+deb12u1) 12.2.0${fsf}`, '12.2.0'],
  ['cc', 'Apple clang version 15.0.0 (clang-1500.3.9.4)\nTarget: arm64-apple-darwin23.4.0', '15.0.0'],
  ['cc', 'FreeBSD clang version 18.1.6 (https://github.com/llvm/llvm-project.git llvmorg-18)', '18.1.6'],
  ['cc', 'tcc version 0.9.27 (x86_64 Linux)', '0.9.27'],
  ['gcc', `gcc (Debian 12.2.0-14+deb12u1) 12.2.0${fsf}`, '12.2.0'],
  ['gcc', `gcc (GCC) 13.2.1 20230801 (Red Hat 13.2.1-3)${fsf}`, '13.2.1'],
  ['gcc', `gcc (Ubuntu 9.4.0-1ubuntu1~20.04.2) 9.4.0${fsf}`, '9.4.0'],
  ['gcc', 'Apple clang version 15.0.0 (clang-1500.3.9.4)', null],
  ['g++', `g++ (SUSE Linux) 7.5.0${fsf}`, '7.5.0'],
  ['clang', 'Debian clang version 14.0.6\nTarget: x86_64-pc-linux-gnu\nThread model: posix', '14.0.6'],
  ['clang', 'clang version 17.0.6 (Fedora 17.0.6-2.fc39)', '17.0.6'],
  ['make', 'GNU Make 4.3\nBuilt for x86_64-pc-linux-gnu', '4.3'],
  ['make', 'GNU Make 3.81\nCopyright (C) 2006', '3.81'],
  ['make', "make: don't know how to make --version. Stop", null],
  ['gmake', 'GNU Make 4.4.1', '4.4.1'],
  ['cmake', 'cmake version 3.25.1\n\nCMake suite maintained and supported by Kitware', '3.25.1'],
  ['meson', '1.3.0', '1.3.0'],
  ['ninja', '1.11.1.git.kitware.jobserver-1', '1.11.1'],
  ['autoconf', `autoconf (GNU Autoconf) 2.71${fsf}`, '2.71'],
  ['automake', `automake (GNU automake) 1.16.5${fsf}`, '1.16.5'],
  ['libtool', `libtoolize (GNU libtool) 2.4.7${fsf}`, '2.4.7'],
  ['pkg-config', '1.8.1', '1.8.1'],
  ['m4', 'm4 (GNU M4) 1.4.19', '1.4.19'],
  ['bison', 'bison (GNU Bison) 3.8.2\nWritten by Robert Corbett and Richard Stallman.', '3.8.2'],
  ['flex', 'flex 2.6.4', '2.6.4'],
  ['flex', 'flex 2.5.35 Apple(flex-34)', '2.5.35'],
  ['gettext', 'msgfmt (GNU gettext-tools) 0.21', '0.21'],
  ['texinfo', 'texi2any (GNU texinfo) 6.8', '6.8'],
  ['gperf', 'GNU gperf 3.1', '3.1'],
  ['nasm', 'NASM version 2.16.01', '2.16.01'],
  ['python3', 'Python 3.11.7', '3.11.7'],
  ['perl', '\nThis is perl 5, version 36, subversion 0 (v5.36.0) built for x86_64-linux-gnu', '5.36.0'],
  ['git', 'git version 2.39.5', '2.39.5'],
  ['git', 'git version 2.39.3 (Apple Git-146)', '2.39.3'],
  ['cargo', 'cargo 1.75.0 (1d8b05cdd 2023-11-20)', '1.75.0'],
  ['rustc', 'rustc 1.77.0-nightly (bf3c6c5be 2024-02-01)', '1.77.0'],
  ['go', 'go version go1.21.5 linux/amd64', '1.21.5'],
  ['node', 'v20.20.2', '20.20.2'],
  ['java', 'openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment', '17.0.15'],
  ['java', 'java version "1.8.0_381"\nJava(TM) SE Runtime Environment', '1.8.0'],
  ['java', 'The operation couldn’t be completed. Unable to locate a Java Runtime.', null],
  ['gdb', 'GNU gdb (Debian 13.1-3) 13.1\nCopyright (C) 2023', '13.1'],
  ['gdb', 'GNU gdb (Fedora Linux) 14.1-6.fc39\nCopyright', '14.1'],
  ['valgrind', 'valgrind-3.19.0', '3.19.0'],
  ['ccache', 'ccache version 4.8\nFeatures: file-storage http-storage', '4.8'],
  ['qemu', 'QEMU emulator version 7.2.9 (Debian 1:7.2+dfsg-7+deb12u5)', '7.2.9'],
  ['qemu', 'qemu-img version 8.1.3 (qemu-8.1.3-4.fc39)', '8.1.3'],
];

test.each(recorded)('%s: %j is version %s', (name, said, version) => {
  const kind = toolTable.find((tool) => tool.name === name);
  expect(kind === undefined ? 'no such tool' : toolVersion(kind, said)).toBe(version);
});

test('every tool of the table has a recorded output', () => {
  const names = new Set(recorded.map(([name]) => name));
  expect(toolTable.filter((tool) => !names.has(tool.name))).toEqual([]);
});
