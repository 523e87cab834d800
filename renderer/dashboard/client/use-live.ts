import { type EndpointName, endpoints } from '@barnraiser/protocol';
import { useSyncExternalStore } from 'react';
import { addressOf } from './address.js';
import { type CallInput, type ReplyOf } from './call.js';
import { LiveRead, type LiveOptions, type LiveState } from './live-read.js';

/** An answer that is kept up to date. */
export interface Live<T> extends LiveState<T> {
  readonly refresh: () => void;
}

/** Answers that nobody looks at are kept for the way back. */
const keptReads = 40;
const reads = new Map<string, LiveRead<EndpointName>>();

/** A call's answer, asked for again while the page is to be seen; components with the same question share it. */
export function useLive<N extends EndpointName>(
  name: N,
  input: CallInput<N>,
  options: LiveOptions<ReplyOf<N>> = {},
): Live<ReplyOf<N>> {
  const read = readOf(name, input, options);
  const state = useSyncExternalStore(read.subscribe, () => read.state);
  return { ...state, refresh: read.refresh };
}

/** Asks anew for everything that is to be seen; after something was changed. */
export function refreshAll(): void {
  for (const read of reads.values()) if (read.isWatched) read.refresh();
}

/** Forgets every answer; after the session has changed, so that nobody sees what is not theirs. */
export function forgetAll(): void {
  for (const read of reads.values()) read.forget();
}

/** The one read that stands for a question. */
export function readOf<N extends EndpointName>(
  name: N,
  input: CallInput<N>,
  options: LiveOptions<ReplyOf<N>>,
): LiveRead<N> {
  const { params, query } = input as { params?: Record<string, unknown>; query?: Record<string, unknown> };
  const key = addressOf(endpoints[name], params, query);
  const known = reads.get(key);
  if (known) return known as unknown as LiveRead<N>;
  const read = new LiveRead(name, input, options);
  for (const [oldKey, old] of reads) {
    if (reads.size < keptReads) break;
    if (!old.isWatched) reads.delete(oldKey);
  }
  reads.set(key, read);
  return read;
}
