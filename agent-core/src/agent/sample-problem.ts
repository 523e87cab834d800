import { isUnsafe } from '../lifecycle/give-way.js';
import type { State } from '../lifecycle/state.js';
import { CallError } from './call-error.js';

/** Why the sample cannot be built now; null: it can. */
export function sampleProblem(state: State): CallError | null {
  switch (state.at) {
    case 'off':
    case 'draining':
      return new CallError('stopping', 'The agent is stopping; start it again to build the sample.');
    case 'working': {
      const { project, target } = state.build;
      return new CallError(
        'busy',
        `A build runs already (${project} for ${target}). Try the sample when it has ended.`,
      );
    }
    case 'waiting':
      if (isUnsafe(state.verdict)) {
        const [reason] = state.verdict.reasons;
        return new CallError('unsafe', `Not now. ${reason?.sentence ?? ''} ${reason?.action ?? ''}`.trim());
      }
      return null;
    case 'seeking':
      return null;
  }
}
