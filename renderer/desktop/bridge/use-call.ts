import { useCallback, useEffect, useRef, useState } from 'react';
import type { BridgeCallName, BridgeCalls, InputOf, LocalProblem, OutputOf } from '@barnraiser/protocol';
import { call, problemOf } from './bridge.js';

/** What a call answered last. While it is repeated the old value stays; `problem` is of the last try. */
export interface CallState<T> {
  readonly value: T | null;
  readonly problem: LocalProblem | null;
  /** Whether there is neither a value nor a problem yet. */
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/**
 * Asks when the component appears, when the input changes (compared as JSON), and every `refreshMs`
 * after the last answer. Answers that come too late, or after the component is gone, are dropped.
 */
export function useCall<N extends BridgeCallName>(
  name: N,
  input?: InputOf<BridgeCalls[N]>,
  options: { readonly refreshMs?: number; readonly isOff?: boolean } = {},
): CallState<OutputOf<BridgeCalls[N]>> {
  type Answer = { key: string; value: OutputOf<BridgeCalls[N]> | null; problem: LocalProblem | null };
  const json = JSON.stringify(input ?? {});
  const key = `${name} ${json}`;
  const [answer, setAnswer] = useState<Answer | null>(null);
  const askAgain = useRef<(() => void) | null>(null);
  const { refreshMs, isOff = false } = options;

  useEffect(() => {
    if (isOff) return;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = (next: Partial<Answer>) => {
      if (isGone) return;
      setAnswer((old) => ({ value: old?.key === key ? old.value : null, problem: null, ...next, key }));
      clearTimeout(timer);
      if (refreshMs !== undefined) timer = setTimeout(ask, refreshMs);
    };
    const ask = () => {
      clearTimeout(timer);
      call(name, JSON.parse(json) as InputOf<BridgeCalls[N]>).then(
        (value) => settle({ value }),
        (error: unknown) => settle({ problem: problemOf(error) }),
      );
    };
    askAgain.current = ask;
    ask();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [name, json, key, refreshMs, isOff]);

  const current = answer?.key === key ? answer : null;
  return {
    value: current?.value ?? null,
    problem: current?.problem ?? null,
    isLoading: !isOff && current === null,
    reload: useCallback(() => askAgain.current?.(), []),
  };
}
