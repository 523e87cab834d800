import { Job, type Step, type TestCounts } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import type { CheckoutEnd, Executor, Interruption, StepEnd } from './executor.js';
import { runRecipe } from './run-recipe.js';

const passed: StepEnd = {
  outcome: 'passed',
  reason: null,
  detail: null,
  exitCode: 0,
  signal: null,
  durationMs: 1,
  cpuMs: 1,
  peakRssMb: null,
  log: { stream: 'console', offset: 0, length: 0 },
};
const failed: StepEnd = { ...passed, outcome: 'failed', reason: 'step-failed', exitCode: 2 };
const silent: StepEnd = { ...passed, outcome: 'timed-out', reason: 'timeout-quiet', exitCode: null };
const full: StepEnd = { ...passed, outcome: 'errored', reason: 'disk-full', detail: 'no space' };
const allPassed: TestCounts = { total: 3, passed: 3, failed: 0, skipped: 0, xfail: 0, xpass: 0, errored: 0 };
const oneFailed: TestCounts = { ...allPassed, passed: 2, failed: 1 };

interface Script {
  readonly checkout?: CheckoutEnd;
  readonly steps?: Readonly<Record<string, StepEnd>>;
  readonly tests?: TestCounts;
  /** The call before whose end the build is interrupted. */
  readonly interruptIn?: string;
  readonly by?: Interruption;
}

/** An executor that plays its script and notes what was asked of it. */
function scripted(script: Script): { executor: Executor; calls: string[] } {
  const calls: string[] = [];
  const controller = new AbortController();
  const called = (call: string): void => {
    calls.push(call);
    if (call === script.interruptIn) controller.abort(script.by);
  };
  return {
    calls,
    executor: {
      signal: controller.signal,
      async checkout() {
        called('checkout');
        return script.checkout ?? { ok: true, commitBuilt: 'abc' };
      },
      openWorkspace: () => Promise.reject(new Error('a recipe brings its source')),
      async runStep(n, { name }) {
        called(`run ${n} ${name}`);
        return script.steps?.[name] ?? passed;
      },
      async skipStep(n, { name }) {
        called(`skip ${n} ${name}`);
      },
      async readTests({ format }) {
        called(`tests ${format}`);
        return script.tests ?? allPassed;
      },
      async collectArtifacts(rules, hasPassed) {
        called(`artifacts ${rules.length} ${hasPassed ? 'passed' : 'failed'}`);
        return [];
      },
    },
  };
}

const steps: Step[] = [
  { name: 'make', script: 'make' },
  { name: 'check', script: 'make check', parser: { format: 'tap' } },
  { name: 'tidy', script: 'make clean', always: true },
];
const job = Job.parse({
  project: 'hello',
  target: 'linux',
  source: { kind: 'git', url: 'https://example.org/hello.git', ref: 'main' },
  requires: {},
  recipeSha256: '0'.repeat(64),
  steps,
  artifacts: [{ glob: '*.a' }],
});
const whole = ['checkout', 'run 0 make', 'run 1 check', 'tests tap', 'run 2 tidy'];

describe('a recipe', () => {
  it.each([
    ['passes when every step does', {}, [...whole, 'artifacts 1 passed'], ['passed', null, null, null]],
    [
      'ends when there is no source',
      { checkout: { ok: false, reason: 'source-not-found', detail: 'no such ref' } },
      ['checkout'],
      ['errored', 'source-not-found', 'job', null],
    ],
    [
      'runs only what always runs after a failure',
      { steps: { make: failed } },
      ['checkout', 'run 0 make', 'skip 1 check', 'run 2 tidy', 'artifacts 1 failed'],
      ['failed', 'step-failed', 'source', 'make'],
    ],
    [
      'blames the tests when they failed',
      { steps: { check: failed }, tests: oneFailed },
      [...whole, 'artifacts 1 failed'],
      ['failed', 'tests-failed', 'source', 'check'],
    ],
    [
      'blames the step when its tests passed',
      { steps: { check: failed } },
      [...whole, 'artifacts 1 failed'],
      ['failed', 'step-failed', 'source', 'check'],
    ],
    [
      'keeps to the exit code when a step passed with failing tests',
      { tests: oneFailed },
      [...whole, 'artifacts 1 passed'],
      ['passed', null, null, null],
    ],
    [
      'reads the tests of a step that fell silent',
      { steps: { check: silent }, tests: oneFailed },
      [...whole, 'artifacts 1 failed'],
      ['failed', 'timeout-quiet', 'source', 'check'],
    ],
    [
      'does not read tests when the machine failed',
      { steps: { check: full } },
      ['checkout', 'run 0 make', 'run 1 check', 'run 2 tidy', 'artifacts 1 failed'],
      ['errored', 'disk-full', 'machine', 'check'],
    ],
    [
      'keeps to the first failure',
      { steps: { make: failed, tidy: full } },
      ['checkout', 'run 0 make', 'skip 1 check', 'run 2 tidy', 'artifacts 1 failed'],
      ['failed', 'step-failed', 'source', 'make'],
    ],
    [
      'makes no further call once cancelled',
      {
        interruptIn: 'run 0 make',
        by: { kind: 'cancelled' },
        steps: { make: { ...failed, outcome: 'cancelled' } },
      },
      ['checkout', 'run 0 make'],
      ['cancelled', 'cancelled', 'job', 'make'],
    ],
    [
      'makes no further call once cancelled while it fetches',
      { interruptIn: 'checkout', by: { kind: 'cancelled' } },
      ['checkout'],
      ['cancelled', 'cancelled', 'job', null],
    ],
    [
      'fails when it takes too long as a whole',
      { interruptIn: 'run 1 check', by: { kind: 'timeout-wall' } },
      ['checkout', 'run 0 make', 'run 1 check'],
      ['failed', 'timeout-wall', 'source', 'check'],
    ],
    [
      'tells why it was given back',
      { interruptIn: 'tests tap', by: { kind: 'released', reason: 'shutdown' } },
      ['checkout', 'run 0 make', 'run 1 check', 'tests tap'],
      ['cancelled', 'shutdown', 'owner', 'check'],
    ],
  ] satisfies [string, Script, string[], unknown[]][])(
    '%s',
    async (_name, script, expectedCalls, expectedEnd) => {
      const { executor, calls } = scripted(script);
      const end = await runRecipe(job, executor);
      expect(calls).toEqual(expectedCalls);
      expect([end.outcome, end.reason, end.fault, end.failedStep]).toEqual(expectedEnd);
    },
  );

  it('asks for no artifacts when the job keeps none', async () => {
    const { executor, calls } = scripted({});
    await runRecipe({ ...job, artifacts: [] }, executor);
    expect(calls).toEqual(whole);
  });
});
