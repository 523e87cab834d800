import type { EndpointName } from '@barnraiser/protocol';
import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { CallInput, ReplyOf } from './call.js';
import type { LiveOptions, LiveState } from './live-read.js';
import { readOf } from './use-live.js';

/** Like `useLive`, for as many questions of one kind as there are at the moment. */
export function useLiveAll<N extends EndpointName>(
  name: N,
  inputs: readonly CallInput<N>[],
  options: LiveOptions<ReplyOf<N>> = {},
): readonly LiveState<ReplyOf<N>>[] {
  const reads = inputs.map((input) => readOf(name, input, options));
  const key = JSON.stringify(inputs);
  const known = useRef<readonly LiveState<ReplyOf<N>>[]>([]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = reads.map((read) => read.subscribe(listener));
      return () => ends.forEach((end) => end());
    },
    // oxlint-disable-next-line react/exhaustive-deps -- the same questions have the same reads
    [name, key],
  );
  return useSyncExternalStore(subscribe, () => {
    const states = reads.map((read) => read.state);
    const isSame =
      states.length === known.current.length && states.every((state, at) => state === known.current[at]);
    if (!isSame) known.current = states;
    return known.current;
  });
}
