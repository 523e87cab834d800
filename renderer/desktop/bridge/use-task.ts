import { useCallback, useEffect, useRef, useState } from 'react';
import type { LocalProblem } from '@barnraiser/protocol';
import { problemOf } from './bridge.js';

/** Something that the owner sets off, and what came of it last. */
export interface Task<A extends unknown[], T> {
  /** Begins; while it runs, beginning again does nothing. Never rejects. */
  readonly run: (...args: A) => Promise<void>;
  readonly isRunning: boolean;
  readonly value: T | null;
  readonly problem: LocalProblem | null;
  /** Forgets value and problem. */
  readonly clear: () => void;
}

interface State<T> {
  readonly isRunning: boolean;
  readonly value: T | null;
  readonly problem: LocalProblem | null;
}

/** Runs calls that a button sets off, one at a time, and keeps the last answer or problem. */
export function useTask<A extends unknown[], T>(work: (...args: A) => Promise<T>): Task<A, T> {
  const [state, setState] = useState<State<T>>({ isRunning: false, value: null, problem: null });
  const latest = useRef(work);
  const isBusy = useRef(false);
  useEffect(() => {
    latest.current = work;
  });
  const run = useCallback(async (...args: A) => {
    if (isBusy.current) return;
    isBusy.current = true;
    setState({ isRunning: true, value: null, problem: null });
    try {
      const value = await latest.current(...args);
      setState({ isRunning: false, value, problem: null });
    } catch (error) {
      setState({ isRunning: false, value: null, problem: problemOf(error) });
    } finally {
      isBusy.current = false;
    }
  }, []);
  const clear = useCallback(() => setState({ isRunning: false, value: null, problem: null }), []);
  return { run, ...state, clear };
}
