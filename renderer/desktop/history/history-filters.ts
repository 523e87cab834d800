import type { HistoryEntry, HistoryFilter } from '@barnraiser/protocol';

export type BuildOutcome = HistoryEntry['outcome'];

/** Every way a build in the history may have ended, the welcome ones first. */
export const buildOutcomes = ['passed', 'failed', 'released', 'errored', 'cancelled'] as const;

export const periods = ['all', '7-days', '30-days', '90-days', 'year', 'dates'] as const;
type Period = (typeof periods)[number];

/** What the owner has chosen above the table; dates are local, `YYYY-MM-DD` or empty. */
export interface HistoryChoice {
  readonly project: string | null;
  readonly outcome: BuildOutcome | null;
  readonly target: string | null;
  readonly period: Period;
  readonly from: string;
  readonly to: string;
}

export const everything: HistoryChoice = {
  project: null,
  outcome: null,
  target: null,
  period: 'all',
  from: '',
  to: '',
};

export const isFiltered = (choice: HistoryChoice): boolean =>
  choice.project !== null || choice.outcome !== null || choice.target !== null || choice.period !== 'all';

/** Whether the chosen dates name days, the first not after the last; empty ends are open. */
export function areDatesValid({ period, from, to }: HistoryChoice): boolean {
  if (period !== 'dates') return true;
  if (from !== '' && dayStart(from, 0) === null) return false;
  if (to !== '' && dayStart(to, 0) === null) return false;
  return from === '' || to === '' || from <= to;
}

/** The filter for the agent. Days are whole local days; "7 days" are today and the six before it. */
export function filterOf(choice: HistoryChoice, now: Date): HistoryFilter {
  const filter: HistoryFilter = {};
  if (choice.project !== null) filter.project = choice.project;
  if (choice.outcome !== null) filter.outcome = choice.outcome;
  if (choice.target !== null) filter.target = choice.target;
  const since = sinceOf(choice, now);
  if (since) filter.since = since.toISOString();
  const until = choice.period === 'dates' ? dayStart(choice.to, 1) : null;
  if (until) filter.until = until.toISOString();
  return filter;
}

function sinceOf({ period, from }: HistoryChoice, now: Date): Date | null {
  const daysAgo = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  switch (period) {
    case 'all':
      return null;
    case '7-days':
      return daysAgo(6);
    case '30-days':
      return daysAgo(29);
    case '90-days':
      return daysAgo(89);
    case 'year':
      return new Date(now.getFullYear(), 0, 1);
    case 'dates':
      return dayStart(from, 0);
  }
}

function dayStart(text: string, plusDays: number): Date | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (!year || !month || !day) return null;
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  if (date.getMonth() !== Number(month) - 1) return null;
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + plusDays);
}
