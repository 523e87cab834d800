import type { Build, Phase, State } from './state.js';

/** The build that the agent works on; null: none. */
export function buildIn(state: State): Build | null {
  return 'build' in state ? state.build : null;
}

/** Where that build stands; null: there is none. */
export function phaseIn(state: State): Phase['at'] | null {
  return buildIn(state)?.phase.at ?? null;
}

/** Whether that build has something ahead of it still: it runs, or could. */
export function hasWorkAhead(state: State): boolean {
  const at = phaseIn(state);
  return at === 'preparing' || at === 'running' || at === 'frozen';
}
