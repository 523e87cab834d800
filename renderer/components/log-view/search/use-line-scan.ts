import { useEffect, useMemo, useReducer, useState } from 'react';
import type { LogFeed } from '../source/log-feed.js';
import type { FindLines } from './line-scan.js';
import { LineScan } from './line-scan.js';

/** The lines that were found by now; `failure` is what `find` threw, after which no more are looked for. */
export interface Scanned {
  scan: LineScan;
  isRunning: boolean;
  failure: unknown;
}

/** Keeps looking through a log that grows. A new `find` starts anew; null: nothing is looked for. */
export function useLineScan(feed: LogFeed, find: FindLines | null): Scanned | null {
  const scan = useMemo(() => (find ? new LineScan(feed.store, find) : null), [feed, find]);
  const [failed, setFailed] = useState<{ scan: LineScan; failure: unknown } | null>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!scan) return;
    let frame = 0;
    const onSlice = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(redraw);
    };
    const end = keepScanning(scan, feed, onSlice, (failure) => setFailed({ scan, failure }));
    return () => {
      end();
      cancelAnimationFrame(frame);
    };
  }, [scan, feed]);
  if (!scan) return null;
  const failure = failed?.scan === scan ? failed.failure : undefined;
  const wanted = feed.hasEnded ? feed.store.lineCount : feed.store.finishedLineCount;
  return { scan, isRunning: failure === undefined && scan.scannedLines < wanted, failure };
}

/** Answers a function that ends it; a failure ends it too. */
function keepScanning(
  scan: LineScan,
  feed: LogFeed,
  onSlice: () => void,
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
  const unsubscribe = feed.subscribe(advance);
  const end = () => {
    unsubscribe();
    ending.abort();
  };
  advance();
  return end;
}
