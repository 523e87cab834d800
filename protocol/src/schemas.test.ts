import { describe, expect, test } from 'vitest';
import {
  ArtifactName,
  Directives,
  problemTypeOf,
  problemTypePrefix,
  problemTypes,
  Project,
  Reason,
  reasonOfFault,
  reasonRules,
  Recipe,
  Requires,
  RenewReply,
  Result,
} from './index.js';

const claimId = '0192f3c4-5d6e-7abc-8def-0123456789ab';

describe('an artifact’s name', () => {
  test.each(['a', 'hello-1.0.tar.gz', 'dist/a/b.log', '...', 'a..b', '.hidden', 'a/.b', 'ü/名前'])(
    'may be %j',
    (name) => {
      expect(ArtifactName.safeParse(name).success).toBe(true);
    },
  );

  test.each([
    '',
    '.',
    '..',
    '../a',
    'a/..',
    'a/../b',
    'a/./b',
    './a',
    '/etc/passwd',
    'a//b',
    'a/',
    'a\\b',
    '..\\a',
    'a\0b',
    'x'.repeat(256),
  ])('is never %j', (name) => {
    expect(ArtifactName.safeParse(name).success).toBe(false);
  });
});

describe('a recipe', () => {
  const step = { name: 'build', script: 'make' };

  test('gets its defaults', () => {
    expect(Recipe.parse({ steps: [step] })).toEqual({
      steps: [step],
      env: {},
      artifacts: [],
      caches: [],
      limits: {},
      network: 'source',
    });
  });

  test.each<[string, object]>([
    ['no steps', { steps: [] }],
    ['a step without a name', { steps: [{ script: 'make' }] }],
    ['a step with neither argv nor script', { steps: [{ name: 'build' }] }],
    ['a step with both', { steps: [{ ...step, argv: ['make'] }] }],
    ['an empty argv', { steps: [{ name: 'build', argv: [] }] }],
    ['a step name that is a path out', { steps: [{ ...step, name: '../x' }] }],
    ['a negative timeout', { steps: [{ ...step, timeoutS: -1 }] }],
    ['a timeout over a day', { steps: [{ ...step, timeoutS: 86_401 }] }],
    ['a timeout that is text', { steps: [{ ...step, timeoutS: '10m' }] }],
    ['a test format that is not known', { steps: [{ ...step, parser: { format: 'nose' } }] }],
    ['101 steps', { steps: Array.from({ length: 101 }, () => step) }],
    ['a variable with a bad name', { steps: [step], env: { 'A=B': 'c' } }],
    ['a variable that is no text', { steps: [step], env: { A: 1 } }],
    ['a network that is not known', { steps: [step], network: 'lan' }],
    ['an artifact without a glob', { steps: [step], artifacts: [{ name: 'x' }] }],
  ])('with %s is refused', (_about, recipe) => {
    expect(Recipe.safeParse(recipe).success).toBe(false);
  });

  test('with members that are not known is read without them', () => {
    expect(Recipe.parse({ steps: [{ ...step, colour: 'red' }], priority: 9 }).steps).toEqual([step]);
  });
});

test.each([{ 'tool..gcc': '1' }, { OS: 'linux' }, { '': 1 }, { os: [] }, { os: {} }, { os: null }])(
  '%j are no requirements',
  (requires) => {
    expect(Requires.safeParse(requires).success).toBe(false);
  },
);

test('two targets of one name are refused', () => {
  const target = { name: 'linux', requires: {} };
  const project = {
    project: 'p',
    title: 'P',
    source: { git: { url: 'https://git.example/p.git', ref: 'main' } },
    recipe: { steps: [{ name: 'build', argv: ['make'] }] },
  };
  expect(Project.safeParse({ ...project, targets: [target] }).success).toBe(true);
  expect(Project.safeParse({ ...project, targets: [target, target] }).success).toBe(false);
});

describe('directives', () => {
  test('that are not known or malformed are dropped; the others stay', () => {
    const known = [{ kind: 'drain' }, { kind: 'cancel', claimId }];
    const list = [
      known[0],
      { kind: 'dance' },
      { kind: 'pause' },
      { kind: 'cancel', claimId: '..' },
      7,
      null,
      known[1],
    ];
    expect(Directives.parse(list)).toEqual(known);
  });

  test('may be absent from a reply', () => {
    const lease = { ttlS: 60, renewAfterS: 20, graceS: 900, seq: 1 };
    expect(RenewReply.parse({ lease, somethingNew: true })).toEqual({ lease, directives: [] });
  });
});

describe('a result', () => {
  const result = {
    outcome: 'failed',
    reason: 'tests-failed',
    fault: 'source',
    startedAt: '2026-01-02T03:04:05Z',
    durationMs: 1,
    cpuMs: 1,
    frozenMs: 0,
    frozenCount: 0,
    isolation: 'none',
    descriptorRev: 'r',
    logs: {},
    tests: { total: 1, passed: 0, failed: 1, skipped: 0, xfail: 0, xpass: 0, errored: 0 },
    artifacts: [],
    agent: { version: '0.1.0', features: [] },
  };

  test.each(['source', 'job', 'machine', 'network', 'owner'] as const)(
    'with a reason that is not known counts as its fault: %s',
    (fault) => {
      expect(Result.parse({ ...result, reason: 'aliens', fault }).reason).toBe(reasonOfFault[fault]);
      expect(reasonRules[reasonOfFault[fault]].fault).toBe(fault);
    },
  );

  test('with neither a known reason nor a fault is the machine’s', () => {
    expect(Result.parse({ ...result, reason: 'aliens', fault: null }).reason).toBe('internal-error');
  });

  test('has a reason exactly when it did not pass', () => {
    expect(Result.safeParse({ ...result, reason: null }).success).toBe(false);
    expect(Result.safeParse({ ...result, outcome: 'passed' }).success).toBe(false);
    expect(Result.safeParse({ ...result, outcome: 'passed', reason: null, fault: null }).success).toBe(true);
  });
});

test.each(Reason.options)('%s has delays exactly when it is retried after a while', (reason) => {
  const { retry, delaysS } = reasonRules[reason];
  expect(delaysS.length > 0).toBe(retry === 'delayed');
});

test('a problem’s type is known with and without its prefix, and null when this version does not know it', () => {
  const problem = { title: 't', status: 400, retry: 'never' } as const;
  expect(problemTypeOf({ ...problem, type: `${problemTypePrefix}schema` })).toBe('schema');
  expect(problemTypeOf({ ...problem, type: 'schema' })).toBe('schema');
  expect(problemTypeOf({ ...problem, type: 'about:blank' })).toBeNull();
  expect(Object.values(problemTypes).every(({ status }) => status >= 400 && status < 600)).toBe(true);
});
