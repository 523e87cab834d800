import { useEffect, useMemo, useReducer, useState } from 'react';
import type { LogFeed } from '../source/log-feed.js';
import type { FindLines } from './line-scan.js';
import { LineScan } from './line-scan.js';

const longestWaitMs = 1_000;
const betweenDrawingsMs = 100;

/** The lines that were found by now; `failure` is what `find` threw, after which no more are looked for. */
export interface Scanned {
  scan: LineScan;
  isRunning: boolean;
  failure: unknown;
}

/**
 * Keeps looking through a log that grows. A new `find` starts anew; null: nothing is looked for. What nobody
 * waits for is looked for when the browser has nothing else to do.
 */
export function useLineScan(feed: LogFeed, find: FindLines | null, isAwaited: boolean): Scanned | null {
  const scan = useMemo(() => (find ? new LineScan(feed.store, find) : null), [feed, find]);
  const [failed, setFailed] = useState<{ scan: LineScan; failure: unknown } | null>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!scan) return;
    let frame = 0;
    let drawnAt = performance.now();
    const onSlice = (isDone: boolean) => {
      if (!isDone && performance.now() - drawnAt < betweenDrawingsMs) return;
      drawnAt = performance.now();
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(redraw);
    };
    const end = keepScanning(scan, feed, isAwaited, onSlice, (failure) => setFailed({ scan, failure }));
    return () => {
      end();
      cancelAnimationFrame(frame);
    };
  }, [scan, feed, isAwaited]);
  if (!scan) return null;
  const failure = failed?.scan === scan ? failed.failure : undefined;
  const wanted = feed.hasEnded ? feed.store.lineCount : feed.store.finishedLineCount;
  return { scan, isRunning: failure === undefined && scan.scannedLines < wanted, failure };
}

/** Answers a function that ends it; a failure ends it too. */
function keepScanning(
  scan: LineScan,
  feed: LogFeed,
  isAwaited: boolean,
  onSlice: (isDone: boolean) => void,
  onFailure: (failure: unknown) => void,
): () => void {
  const ending = new AbortController();
  const advance = () => {
    scan
      .advance(() => feed.hasEnded, ending.signal, onSlice)
      .catch((failure: unknown) => {
        if (ending.signal.aborted) return;
        end();
        onFailure(failure);
      });
  };
  let idle = 0;
  const whenIdle = () => {
    cancelIdleCallback(idle);
    idle = requestIdleCallback(advance, { timeout: longestWaitMs });
  };
  const start = isAwaited ? advance : whenIdle;
  const unsubscribe = feed.subscribe(start);
  const end = () => {
    unsubscribe();
    cancelIdleCallback(idle);
    ending.abort();
  };
  start();
  return end;
}
