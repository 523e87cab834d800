import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { LogFeed } from './log-feed.js';
import type { LogSource } from './log-source.js';

/** Reads the source's log as long as the component is there, and draws it again when something has come. */
export function useFeed(source: LogSource): LogFeed {
  const feed = useMemo(() => new LogFeed(source), [source]);
  useEffect(() => {
    void feed.start();
    return () => feed.close();
  }, [feed]);
  useSyncExternalStore(feed.subscribe, () => feed.version);
  return feed;
}
