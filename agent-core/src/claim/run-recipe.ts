import { type Job, type Reason, reasonRules, type Step } from '@barnraiser/protocol';
import type { BuildEnd, Executor, Interruption, StepEnd } from './executor.js';

/** The first thing that went wrong; nothing that goes wrong afterwards replaces it. */
interface Failure {
  readonly reason: Reason;
  readonly detail: string | null;
  readonly step: string | null;
}

/**
 * Plays a whole job: checkout, the steps in order (after the first failure only those that say
 * `always`), their tests, the artifacts. An interruption ends it at once.
 */
export async function runRecipe(job: Job, executor: Executor): Promise<BuildEnd> {
  const { signal } = executor;
  const source = await executor.checkout(job.source);
  if (signal.aborted) return interruptedEnd(signal.reason as Interruption, null);
  if (!source.ok) return failed({ reason: source.reason, detail: source.detail, step: null }, null);
  const { commitBuilt } = source;
  let failure: Failure | null = null;
  for (const [n, step] of job.steps.entries()) {
    if (failure !== null && step.always !== true) {
      await executor.skipStep(n, step);
      continue;
    }
    const end = await executor.runStep(n, step);
    if (signal.aborted) return interruptedEnd(signal.reason as Interruption, commitBuilt, step.name);
    const found = await failureOf(step, end, executor);
    failure ??= found;
    if (signal.aborted) return interruptedEnd(signal.reason as Interruption, commitBuilt, step.name);
  }
  if (job.artifacts.length > 0) {
    await executor.collectArtifacts(job.artifacts, failure === null);
    if (signal.aborted) return interruptedEnd(signal.reason as Interruption, commitBuilt);
  }
  return failure === null ? passed(commitBuilt) : failed(failure, commitBuilt);
}

/** Reads the step's tests whatever its exit code was, and blames them when they are why it failed. */
async function failureOf(step: Step, end: StepEnd, executor: Executor): Promise<Failure | null> {
  const wasRun = end.outcome === 'passed' || end.outcome === 'failed' || end.outcome === 'timed-out';
  const counts = step.parser !== undefined && wasRun ? await executor.readTests(step.parser, end.log) : null;
  if (end.reason === null) return null;
  const bad = counts === null ? 0 : counts.failed + counts.errored + counts.xpass;
  if (end.reason !== 'step-failed' || counts === null || bad === 0) {
    return { reason: end.reason, detail: end.detail, step: step.name };
  }
  return { reason: 'tests-failed', detail: `${bad} of ${counts.total} tests did not pass`, step: step.name };
}

function passed(commitBuilt: string | null): BuildEnd {
  return { outcome: 'passed', reason: null, fault: null, detail: null, failedStep: null, commitBuilt };
}

function failed({ reason, detail, step }: Failure, commitBuilt: string | null): BuildEnd {
  const { fault } = reasonRules[reason];
  return {
    outcome: reason === 'cancelled' ? 'cancelled' : fault === 'source' ? 'failed' : 'errored',
    reason,
    fault,
    detail,
    failedStep: step,
    commitBuilt,
  };
}

/** How an interrupted build ends; where it is released or abandoned nobody reads this. */
function interruptedEnd(by: Interruption, commitBuilt: string | null, step: string | null = null): BuildEnd {
  const reason = by.kind === 'abandoned' ? 'cancelled' : by.kind === 'released' ? by.reason : by.kind;
  const end = failed({ reason, detail: null, step }, commitBuilt);
  return by.kind === 'timeout-wall'
    ? { ...end, detail: 'the build took longer than it may' }
    : { ...end, outcome: 'cancelled' };
}
