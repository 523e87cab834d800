import type { TimelineSpan } from '@barnraiser/protocol';
import { groupOf, type ReasonGroup } from './reason-group.js';

/** What a day comes to: time by kind, most first, and what cost most of what could have been built. */
export interface DayFigures {
  readonly byGroup: readonly { readonly group: ReasonGroup; readonly ms: number }[];
  readonly builtMs: number;
  readonly mostLost: { readonly group: ReasonGroup; readonly ms: number } | null;
}

/** Adds up the stretches. Time without work, or with the machine off, was not lost to a limit. */
export function dayFigures(spans: readonly TimelineSpan[]): DayFigures {
  const sums = new Map<ReasonGroup, number>();
  for (const { from, to, what } of spans) {
    const group = groupOf(what);
    sums.set(group, (sums.get(group) ?? 0) + Math.max(0, to - from));
  }
  const byGroup = [...sums].map(([group, ms]) => ({ group, ms })).sort((a, b) => b.ms - a.ms);
  const lost = byGroup.filter(({ group }) => group !== 'built' && group !== 'ready' && group !== 'off');
  return { byGroup, builtMs: sums.get('built') ?? 0, mostLost: lost[0] ?? null };
}
