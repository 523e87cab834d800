import type { HistoryEntry, HistoryFilter, HistoryPage, LocalProblem } from '@barnraiser/protocol';
import { useEffect, useRef, useState } from 'react';
import { useAgent } from '../bridge/agent-store.js';
import { call } from '../bridge/bridge.js';
import { useCall } from '../bridge/use-call.js';
import { useTask } from '../bridge/use-task.js';

const pageSize = 200;

export interface History {
  /** Totals and first builds; the last known ones while a new filter is being answered. */
  readonly page: HistoryPage | null;
  readonly entries: readonly HistoryEntry[];
  readonly problem: LocalProblem | null;
  readonly isLoading: boolean;
  readonly reload: () => void;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
}

/** The history under a filter, newest first, a page at a time; read again when a build has ended. */
export function useHistory(filter: HistoryFilter): History {
  const first = useCall('history', { filter, limit: pageSize });
  const [lastPage, setLastPage] = useState<HistoryPage | null>(null);
  const [more, setMore] = useState<{ after: HistoryPage; entries: readonly HistoryEntry[] } | null>(null);
  if (first.value && first.value !== lastPage) setLastPage(first.value);

  const running = useAgent((agent) => agent.snapshot?.build?.claimId ?? null);
  const { reload } = first;
  const wasRunning = useRef(running);
  useEffect(() => {
    if (wasRunning.current !== running) reload();
    wasRunning.current = running;
  }, [running, reload]);

  const page = first.value ?? (first.problem ? null : lastPage);
  const added = more && more.after === page ? more.entries : [];
  const entries = page ? [...page.entries, ...added] : [];
  const next = useTask(async () => {
    if (!page) return;
    const answer = await call('history', { filter, limit: pageSize, offset: entries.length });
    setMore({ after: page, entries: [...added, ...answer.entries] });
  });
  return {
    page,
    entries,
    problem: first.problem ?? next.problem,
    isLoading: first.isLoading && !page,
    reload,
    hasMore: page !== null && entries.length < page.total,
    isLoadingMore: next.isRunning,
    loadMore: () => void next.run(),
  };
}
