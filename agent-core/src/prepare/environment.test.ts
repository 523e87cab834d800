import { delimiter } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobCounts } from './job-counts.js';
import { curateEnvironment, type EnvironmentFacts } from './environment.js';

const facts: EnvironmentFacts = {
  folders: { root: '/w', source: '/w/source', home: '/w/home', tmp: '/w/tmp' },
  claimId: '0190b6a0-1111-7000-8000-000000000001',
  jobCounts: jobCounts(3),
  hasTerminal: false,
  caches: [],
  jobEnv: {},
  stepEnv: {},
};

test("nothing of the agent's own environment reaches a build", () => {
  process.env['SECRET_OF_THE_OWNER'] = 'hush';
  try {
    const text = JSON.stringify(curateEnvironment(facts));
    expect(text).not.toContain('hush');
    expect(text).not.toContain('SECRET_OF_THE_OWNER');
  } finally {
    delete process.env['SECRET_OF_THE_OWNER'];
  }
});

test('a build finds its workspace, its mark and the number of its cores', () => {
  expect(curateEnvironment(facts)).toMatchObject({
    HOME: '/w/home',
    TMPDIR: '/w/tmp',
    BARNRAISER: '1',
    BARNRAISER_BUILD: facts.claimId,
    BARNRAISER_SOURCE: '/w/source',
    CI: 'true',
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    MAKEFLAGS: '-j3',
    CMAKE_BUILD_PARALLEL_LEVEL: '3',
    CARGO_BUILD_JOBS: '3',
    GOMAXPROCS: '3',
    OMP_NUM_THREADS: '3',
    CTEST_PARALLEL_LEVEL: '3',
  });
});

test('a fraction of a core is one job', () => {
  expect(curateEnvironment({ ...facts, jobCounts: jobCounts(0.5) })['MAKEFLAGS']).toBe('-j1');
});

test('a terminal is named as one', () => {
  expect(curateEnvironment({ ...facts, hasTerminal: true })['TERM']).toBe('xterm-256color');
});

test("a step's variables come before the job's, and both before the standard ones", () => {
  const environment = curateEnvironment({
    ...facts,
    jobEnv: { CC: 'clang', LANG: 'de_DE.UTF-8', LD_PRELOAD: '/w/source/shim.so' },
    stepEnv: { CC: 'gcc', MAKEFLAGS: '-j1' },
  });
  expect(environment).toMatchObject({
    CC: 'gcc',
    LANG: 'de_DE.UTF-8',
    LD_PRELOAD: '/w/source/shim.so',
    MAKEFLAGS: '-j1',
  });
});

test('no variable of a job or step replaces the workspace or the mark', () => {
  const reserved = fc.constantFrom('HOME', 'TMPDIR', 'BARNRAISER', 'BARNRAISER_BUILD', 'barnraiser_build');
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(reserved, fc.string()), fc.string()), (env) => {
      const environment = curateEnvironment({ ...facts, jobEnv: env, stepEnv: env });
      expect(environment['HOME']).toBe('/w/home');
      expect(environment['TMPDIR']).toBe('/w/tmp');
      expect(environment['BARNRAISER_BUILD']).toBe(facts.claimId);
    }),
  );
});

test('programs are found in the standard folders first, then where the tools are', () => {
  const path = curateEnvironment({ ...facts, toolFolders: ['/opt/tools/bin', '/usr/bin'] })['PATH'] ?? '';
  const folders = path.split(delimiter);
  expect(folders.at(-1)).toBe('/opt/tools/bin');
  expect(new Set(folders).size).toBe(folders.length);
});

test("a compiler cache is told its folder's absolute path", () => {
  const caches = [{ from: '/cache/x', to: '/w/source/.ccache' }];
  expect(curateEnvironment({ ...facts, caches })['CCACHE_DIR']).toBe('/w/source/.ccache');
});
