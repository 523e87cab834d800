import type { HistoryEntry, HistoryFilter, HistoryPage, HistoryWeek } from '@barnraiser/protocol';
import { mondayOf, nextMonday } from './local-week.js';

const msPerHour = 3_600_000;
const mostWeeks = 26;

/** Those of the builds (newest first) that a filter lets through, in the same order. */
export function filterHistory(history: readonly HistoryEntry[], filter: HistoryFilter): HistoryEntry[] {
  const since = filter.since === undefined ? -Infinity : Date.parse(filter.since);
  const until = filter.until === undefined ? Infinity : Date.parse(filter.until);
  return history.filter(({ project, outcome, target, startedAt }) => {
    const at = Date.parse(startedAt);
    return (
      (filter.project ?? project) === project &&
      (filter.outcome ?? outcome) === outcome &&
      (filter.target ?? target) === target &&
      at >= since &&
      at < until
    );
  });
}

/** One page of the history (newest first), with the totals of all that the filter lets through; `now` ends the last week. */
export function historyPage(
  history: readonly HistoryEntry[],
  asked: { readonly filter: HistoryFilter; readonly offset: number; readonly limit: number },
  now: number,
): HistoryPage {
  const found = filterHistory(history, asked.filter);
  return {
    entries: found.slice(asked.offset, asked.offset + asked.limit),
    total: found.length,
    ...totalsOf(found),
    weeks: weeksOf(found, now),
    projects: namesOf(history, 'project'),
    targets: namesOf(history, 'target'),
  };
}

function totalsOf(builds: readonly HistoryEntry[]): Pick<HistoryPage, 'hours' | 'byOutcome'> {
  const byOutcome: Record<string, number> = {};
  let ms = 0;
  for (const { outcome, durationMs } of builds) {
    byOutcome[outcome] = (byOutcome[outcome] ?? 0) + 1;
    ms += durationMs;
  }
  return { hours: ms / msPerHour, byOutcome };
}

/** From the week of the oldest build on, empty weeks included; none without builds. */
function weeksOf(builds: readonly HistoryEntry[], now: number): HistoryWeek[] {
  const byWeek = new Map<number, HistoryEntry[]>();
  for (const build of builds) {
    const start = mondayOf(Date.parse(build.startedAt));
    byWeek.set(start, [...(byWeek.get(start) ?? []), build]);
  }
  const weeks: HistoryWeek[] = [];
  if (byWeek.size === 0) return weeks;
  const last = mondayOf(now);
  for (let start = Math.min(...byWeek.keys()); start <= last; start = nextMonday(start)) {
    const inIt = byWeek.get(start) ?? [];
    weeks.push({ start, builds: inIt.length, ...totalsOf(inIt) });
  }
  return weeks.slice(-mostWeeks);
}

function namesOf(history: readonly HistoryEntry[], key: 'project' | 'target'): string[] {
  return [...new Set(history.map((entry) => entry[key]))].sort();
}
