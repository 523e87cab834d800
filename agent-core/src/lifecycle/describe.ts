import { describeFrozen } from './describe-frozen.js';
import type { State } from './state.js';

/** The one sentence that window, tray, and `status` show. */
export function describe(state: State): string {
  switch (state.at) {
    case 'off':
      return 'Off.';
    case 'waiting':
      return state.verdict.reasons[0]?.sentence ?? 'Waiting.';
    case 'seeking':
      return state.verdict.reasons[0]?.sentence ?? 'Looking for work.';
    case 'working':
      return `${state.build.isFinishing ? 'Pausing after this. ' : ''}${describeBuild(state.build)}`;
    case 'draining':
      return state.build === null
        ? 'Stopping: delivering what is left to report.'
        : `Stopping after this. ${describeBuild(state.build)}`;
  }
}

function describeBuild({
  project,
  target,
  phase,
  stepCount,
}: NonNullable<(State & { at: 'draining' })['build']>): string {
  const what = `${project} for ${target}`;
  switch (phase.at) {
    case 'preparing':
      return `Preparing ${what}.`;
    case 'running':
      return `Building ${what}: ${phase.name} (step ${phase.n + 1}${stepCount === null ? '' : ` of ${stepCount}`}).`;
    case 'frozen':
      return describeFrozen(phase);
    case 'interrupted':
      return `Ending the build of ${what}: ${phase.by.kind === 'released' ? `given back (${phase.by.reason})` : phase.by.kind}.`;
    case 'reporting':
      return `Writing the report of ${what}.`;
    case 'cleaning':
      return `Clearing up after ${what}.`;
  }
}
