import type { BuildPhase, ClaimId, RenewRequest } from '@barnraiser/protocol';
import type { Phase, State } from '../lifecycle/state.js';

const phases: Readonly<Record<Phase['at'], BuildPhase>> = {
  preparing: 'preparing',
  running: 'running',
  frozen: 'frozen',
  interrupted: 'running',
  reporting: 'uploading',
  cleaning: 'uploading',
};

/** What a coordinator is told of a claim with each renewal. */
export function renewalOf(state: State, claimId: ClaimId): RenewRequest {
  const build = 'build' in state ? state.build : null;
  if (build?.claimId !== claimId) return { state: 'uploading' };
  const { phase } = build;
  return {
    state: phases[phase.at],
    ...((phase.at === 'running' || phase.at === 'frozen') && { step: phase.n }),
    ...(phase.at === 'frozen' && { freezeReason: phase.cause }),
  };
}
