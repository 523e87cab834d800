import type { BuildDetail, StepReport } from '@barnraiser/protocol';
import { isLive } from '../parts/build-state.js';

/** A step of a build as its page shows it: reported, running, still to come, or never reached. */
export interface ShownStep {
  readonly name: string;
  readonly standing: StepReport['outcome'] | 'running' | 'todo' | 'never';
  readonly durationMs: number | null;
  readonly frozenMs: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** The recipe's steps in their order with what is known of each; with the steps that the agent reported beside them (checkout). */
export function shownSteps(build: Pick<BuildDetail, 'job' | 'steps' | 'state' | 'step'>): ShownStep[] {
  const reported = build.steps.toSorted((a, b) => a.n - b.n).map(reportedStep);
  const names = new Set(reported.map(({ name }) => name));
  const open = build.job.steps.filter(({ name }) => !names.has(name));
  return [
    ...reported,
    ...open.map(({ name }) => ({
      name,
      standing: !isLive(build)
        ? ('never' as const)
        : name === build.step
          ? ('running' as const)
          : ('todo' as const),
      durationMs: null,
      frozenMs: 0,
      exitCode: null,
      signal: null,
    })),
  ];
}

function reportedStep(step: BuildDetail['steps'][number]): ShownStep {
  const { name, outcome, durationMs, frozenMs, exitCode, signal } = step;
  return { name, standing: outcome, durationMs, frozenMs, exitCode, signal };
}
