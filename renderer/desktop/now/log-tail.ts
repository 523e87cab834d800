import Anser from 'anser';
import { useEffect, useState } from 'react';
import type { ClaimId } from '@barnraiser/protocol';
import { call } from '../bridge/bridge.js';

const kept = 6;
const startBytes = 4096;
const retryMs = 2000;

/** Adds text to a tail of lines; the last may still be unfinished. */
export function addToTail(tail: readonly string[], text: string): string[] {
  const open = tail.at(-1) ?? '';
  const lines = (open + text)
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('\r', line.length - 2) + 1));
  return [...tail.slice(0, -1), ...lines].slice(-kept - 1);
}

/**
 * The last lines of a build's log, without colours, as they come. `startAt`: bytes that were there at
 * first. Stands for one build: give the component that uses it the claim's id as its key.
 */
export function useLogTail(claimId: ClaimId, startAt: number): readonly string[] {
  const [tail, setTail] = useState<readonly string[]>([]);
  const [from] = useState(() => Math.max(0, startAt - startBytes));
  useEffect(() => {
    const ending = new AbortController();
    void follow(claimId, from, ending.signal, (text, isFirst) =>
      setTail((old) => addToTail(isFirst ? [] : old, text)),
    );
    return () => ending.abort();
  }, [claimId, from]);
  return tail
    .map((line) => Anser.ansiToText(line))
    .filter((line, n) => line !== '' || n < tail.length - 1)
    .slice(-kept);
}

async function follow(
  claimId: ClaimId,
  from: number,
  signal: AbortSignal,
  add: (text: string, isFirst: boolean) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let at = from;
  while (!signal.aborted) {
    const read = call('readLog', { claimId, from: at, maxBytes: 65_536, waitMs: 10_000 });
    const piece = await read.catch(() => null);
    if (signal.aborted) return;
    if (piece === null) {
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      continue;
    }
    add(decoder.decode(piece.bytes, { stream: true }), at === from);
    at = piece.from + piece.bytes.length;
    if (piece.ended && at >= piece.total) return;
  }
}
