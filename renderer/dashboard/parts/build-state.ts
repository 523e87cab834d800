import type { BuildSummary } from '@barnraiser/protocol';

/** How a build stands or ended, in one word; what a machine's `outcomes` count, and the states before the end. */
export type BuildStanding =
  'live' | 'suspect' | 'passed' | 'failed' | 'errored' | 'cancelled' | 'released' | 'lost';

/** The ways to end, in the order in which they are told. */
export const buildEndings = ['passed', 'failed', 'errored', 'released', 'lost', 'cancelled'] as const;

/** A late result outranks the loss of contact before it. */
export function standingOf(build: Pick<BuildSummary, 'state' | 'outcome'>): BuildStanding {
  if (build.outcome !== null) return build.outcome;
  switch (build.state) {
    case 'live':
    case 'suspect':
    case 'released':
    case 'lost':
      return build.state;
    case 'reported':
      return 'errored';
    case 'abandoned':
      return 'cancelled';
  }
}

/** Whether a machine works on it still. */
export function isLive({ state }: Pick<BuildSummary, 'state'>): boolean {
  return state === 'live' || state === 'suspect';
}
