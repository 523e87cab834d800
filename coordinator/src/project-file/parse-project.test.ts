import { describe, expect, test } from 'vitest';
import { formatFileError } from './file-error.js';
import { parseProject } from './parse-project.js';

const whole = `project: hello
title: GNU hello
source:
  git: { url: "https://git.example/hello.git", ref: main }
targets:
  - name: linux-x64
    requires: { os: linux, arch: [x64, arm64], cpus: ">=2", tool.gcc: ">=12" }
recipe:
  steps:
    - name: configure
      run: [./configure, --disable-nls]
      timeout: 10m
    - name: check
      run: make check
      timeout: 90
      quiet-timeout: 1h30m
      tests: automake
      env: { LANG: C }
      always: true
    - name: unit
      run: ./unit
      tests: { format: junit, paths: ["out/*.xml"] }
  artifacts:
    - "*.log"
    - { glob: "dist/*", name: dist, when: always }
  env: { CC: gcc }
  caches: [{ key: ccache, path: .ccache }]
  limits: { wall: 2h, disk: 2 GB, memory: 512 MB, log: 100 MiB }
  network: none
`;

function errorsOf(text: string): string[] {
  const parsed = parseProject(text);
  return parsed.ok ? [] : parsed.errors.map((error) => formatFileError('project.yaml', error));
}

/** The whole file with one run of text replaced, so that each row shows just what is wrong. */
function wholeWith(from: string, to: string): string {
  expect(whole).toContain(from);
  return whole.replace(from, to);
}

test('a whole file becomes the protocol’s project, durations in seconds and sizes in megabytes', () => {
  const parsed = parseProject(whole);
  expect(parsed.ok && parsed.draft).toEqual({
    project: 'hello',
    title: 'GNU hello',
    source: { git: { url: 'https://git.example/hello.git', ref: 'main' } },
    targets: [
      {
        name: 'linux-x64',
        requires: { os: 'linux', arch: ['x64', 'arm64'], cpus: '>=2', 'tool.gcc': '>=12' },
      },
    ],
    recipe: {
      steps: [
        { name: 'configure', argv: ['./configure', '--disable-nls'], timeoutS: 600 },
        {
          name: 'check',
          script: 'make check',
          timeoutS: 90,
          quietTimeoutS: 5400,
          parser: { format: 'automake' },
          env: { LANG: 'C' },
          always: true,
        },
        { name: 'unit', script: './unit', parser: { format: 'junit', paths: ['out/*.xml'] } },
      ],
      artifacts: [{ glob: '*.log' }, { glob: 'dist/*', name: 'dist', when: 'always' }],
      env: { CC: 'gcc' },
      caches: [{ key: 'ccache', path: '.ccache' }],
      limits: { wallS: 7200, diskMb: 2048, memMb: 512, logMb: 100 },
      network: 'none',
    },
  });
});

test('what is left out gets the protocol’s defaults and leaves no undefined behind', () => {
  const parsed = parseProject(`
project: p
title: P
source: { archive: { path: p.tar.gz } }
targets: [{ name: any, requires: {} }]
recipe: { steps: [{ name: build, run: make }] }
`);
  expect(parsed.ok && parsed.draft).toStrictEqual({
    project: 'p',
    title: 'P',
    source: { local: { path: 'p.tar.gz', sha256: undefined } },
    targets: [{ name: 'any', requires: {} }],
    recipe: {
      steps: [{ name: 'build', script: 'make' }],
      env: {},
      artifacts: [],
      caches: [],
      limits: {},
      network: 'source',
    },
  });
});

test('anchors and aliases may be used, and an error inside an alias points to where it is written', () => {
  const aliased = wholeWith('env: { CC: gcc }', 'env: &e { CC: gcc }').replace(
    'env: { LANG: C }',
    'env: { LANG: C }',
  );
  expect(errorsOf(aliased)).toEqual([]);
  const broken = whole
    .replace('env: { LANG: C }', 'env: &e { LANG: 5 }')
    .replace('env: { CC: gcc }', 'env: *e');
  expect(errorsOf(broken)).toHaveLength(2);
  expect(errorsOf(broken).every((line) => line.startsWith('project.yaml:18:23:'))).toBe(true);
});

const wrong: [about: string, from: string, to: string, expected: string][] = [
  [
    'a duration that is none',
    'timeout: 10m',
    'timeout: soon',
    '12:16: recipe.steps[0].timeout: expected a duration such as 90s, 10m or 2h, found "soon"',
  ],
  [
    'a duration of nothing',
    'timeout: 10m',
    'timeout:',
    '12:15: recipe.steps[0].timeout: expected a duration such as 90s, 10m or 2h, found nothing',
  ],
  [
    'a negative duration',
    'timeout: 10m',
    'timeout: -5',
    '12:16: recipe.steps[0].timeout: expected a duration such as 90s, 10m or 2h, found -5',
  ],
  [
    'a duration that is too long',
    'timeout: 10m',
    'timeout: 2d',
    '12:16: recipe.steps[0].timeout: expected at most 24h, found "2d"',
  ],
  [
    'a size without a unit',
    'disk: 2 GB',
    'disk: 2',
    '28:29: recipe.limits.disk: expected a size such as 512 MB or 2 GB, found 2',
  ],
  [
    'a misspelt key',
    'timeout: 10m',
    'timout: 10m',
    '12:7: recipe.steps[0].timout: unknown key; did you mean "timeout"?',
  ],
  [
    'a key of the protocol rather than of the file',
    'timeout: 10m',
    'timeoutS: 600',
    '12:7: recipe.steps[0].timeoutS: unknown key; did you mean "timeout"?',
  ],
  [
    'a misspelt key inside a union',
    'format: junit,',
    'fromat: junit,',
    '22:16: recipe.steps[2].tests.fromat: unknown key; did you mean "format"?',
  ],
  [
    'a misspelt key of an artifact',
    'when: always',
    'wen: always',
    '25:37: recipe.artifacts[1].wen: unknown key; did you mean "when"?',
  ],
  [
    'a key like no other',
    'network: none',
    'zebra: none',
    '29:3: recipe.zebra: unknown key; expected artifacts, caches, env, limits, network, steps',
  ],
  [
    'a test format that is not known',
    'tests: automake',
    'tests: tapp',
    '17:14: recipe.steps[1].tests: expected a format (automake, tap, junit, ctest, go-json) or {format, paths}, found "tapp"',
  ],
  [
    'a network that is not known',
    'network: none',
    'network: some',
    '29:12: recipe.network: expected one of none, source, full, found "some"',
  ],
  [
    'a number for text',
    'ref: main',
    'ref: 1.0',
    '4:53: source.git.ref: expected text (in quotes if it looks like a number), found 1.0',
  ],
  [
    'a number among the words',
    '--disable-nls',
    '10',
    '11:26: recipe.steps[0].run[1]: expected text (in quotes if it looks like a number), found 10',
  ],
  [
    'a map as a script',
    'run: make check',
    'run: { a: b }',
    '14:12: recipe.steps[1].run: expected a script or a list of words, found a map',
  ],
  [
    'text for true or false',
    'always: true',
    'always: yes',
    '19:15: recipe.steps[1].always: expected true or false, found "yes"',
  ],
  [
    'a variable with a bad name',
    'CC: gcc',
    'C-C: gcc',
    '26:10: recipe.env.C-C: expected the name of an environment variable',
  ],
  [
    'a project name with capitals',
    'project: hello',
    'project: Hello',
    '1:10: project: expected 1 to 64 of a-z, 0-9, ".", "_", "-", starting with a letter or digit, found "Hello"',
  ],
  [
    'two sources',
    'source:\n',
    'source:\n  archive: { path: a.tgz }\n',
    '4:3: source: expected either git or archive, found a map',
  ],
  [
    'an archive address without a digest',
    'git: { url: "https://git.example/hello.git", ref: main }',
    'archive: { url: "https://e.example/a.tgz" }',
    '4:12: source.archive.sha256: expected the 64 hexadecimal digits of the archive (sha256sum shows them), but it is missing',
  ],
  [
    'an archive that is nowhere',
    'git: { url: "https://git.example/hello.git", ref: main }',
    'archive: {}',
    '4:12: source.archive: expected either url or path, found a map',
  ],
  [
    'a fact that no machine has',
    'os: linux',
    'oss: linux',
    '7:17: targets[0].requires.oss: unknown key; did you mean "os"?',
  ],
  [
    'a condition that is a map',
    'os: linux',
    'os: { is: linux }',
    '7:21: targets[0].requires.os: expected a value, a list of values, or a comparison such as ">=12", found a map',
  ],
  [
    'a target twice',
    'recipe:\n',
    '  - { name: linux-x64, requires: {} }\nrecipe:\n',
    '8:13: targets[1].name: expected each target to have a name of its own, found "linux-x64" again',
  ],
  [
    'no targets',
    /targets:[^]*?(?=recipe)/.exec(whole)![0],
    'targets: []\n',
    '5:10: targets: expected at least 1 entry, found an empty list',
  ],
  [
    'a missing key',
    'title: GNU hello\n',
    '',
    '1:1: title: expected text (in quotes if it looks like a number), but it is missing',
  ],
  [
    'a step without a command',
    '      run: ./unit\n',
    '',
    '20:7: recipe.steps[2].run: expected a script or a list of words, but it is missing',
  ],
  ['a key twice', 'title: GNU hello\n', 'title: GNU hello\ntitle: again\n', '3:1: Map keys must be unique'],
  ['a list where a map belongs', whole, '- project', '1:1: expected a map, found a list'],
  ['an empty file', whole, '# nothing\n', '1:1: the file is empty'],
  [
    'two documents',
    'project: hello',
    'a: b\n---\nproject: hello',
    '2:1: expected one document, without further "---"',
  ],
  ['a tag', 'title: GNU hello', 'title: !exec GNU', '2:8: Unresolved tag: !exec'],
];

describe('one error, with its line, its key and what was expected:', () => {
  test.each(wrong)('%s', (_about, from, to, expected) => {
    expect(errorsOf(wholeWith(from, to))).toEqual([`project.yaml:${expected}`]);
  });
});

test('every error of a file is reported, in the order of the lines', () => {
  const text = whole
    .replace('network: none', 'network: 3')
    .replace('title:', 'titel:')
    .replace('timeout: 10m', 'timeout: never')
    .replace('disk: 2 GB', 'disk: much');
  expect(errorsOf(text).map((line) => line.replace(/: expected.*|; did.*/, ''))).toEqual([
    'project.yaml:2:1: titel: unknown key',
    'project.yaml:12:16: recipe.steps[0].timeout',
    'project.yaml:28:29: recipe.limits.disk',
    'project.yaml:29:12: recipe.network',
  ]);
});

test.each([
  ['a tab for indentation', 'recipe:\n\tsteps: []'],
  ['an open bracket', 'targets: [a, b'],
  ['an unknown alias', 'project: *nobody'],
  ['no map at all', 'just words'],
  ['a null byte', 'project: \0'],
  ['a hundred thousand open brackets', '['.repeat(100_000)],
  [
    'an alias bomb',
    [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((c, i) => `${c}: &${c} [${`*${'abcdefg'[i]},`.repeat(9)}*${'abcdefg'[i]}]`),
    ].join('\n'),
  ],
])('%s is an error with a place, never an exception', (_about, text) => {
  const errors = errorsOf(text);
  expect(errors.length).toBeGreaterThan(0);
  expect(errors.every((line) => /^project\.yaml:[1-9]\d*:[1-9]\d*: \S/.test(line))).toBe(true);
});
