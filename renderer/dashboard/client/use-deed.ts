import type { LocalProblem } from '@barnraiser/protocol';
import { useState } from 'react';
import { problemWords } from './problem-words.js';
import { refreshAll } from './use-live.js';

/** Something that a person does, its progress and its failure; afterwards everything on the page is asked for anew. */
export interface Deed<A extends unknown[]> {
  readonly run: (...args: A) => void;
  readonly isRunning: boolean;
  readonly problem: LocalProblem | null;
  readonly clear: () => void;
}

/** Wraps an action for a button. A press while it runs does nothing. */
export function useDeed<A extends unknown[]>(action: (...args: A) => Promise<unknown>): Deed<A> {
  const [state, setState] = useState<{ isRunning: boolean; problem: LocalProblem | null }>({
    isRunning: false,
    problem: null,
  });
  const finish = () => {
    setState({ isRunning: false, problem: null });
    refreshAll();
  };
  const fail = (error: unknown) => setState({ isRunning: false, problem: problemWords(error) });
  const run = (...args: A) => {
    if (state.isRunning) return;
    setState({ isRunning: true, problem: null });
    action(...args).then(finish, fail);
  };
  return { ...state, run, clear: () => setState({ isRunning: false, problem: null }) };
}
