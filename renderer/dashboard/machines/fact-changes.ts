import type { FactRow } from './fact-rows.js';

/** A fact that is not the same in two revisions; null where a revision does not have it. */
export interface FactChange {
  readonly key: string;
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What changed from one revision of a machine's facts to the next. */
export function factChanges(before: readonly FactRow[], after: readonly FactRow[]): FactChange[] {
  const earlier = new Map(before.map((row) => [row.key, row]));
  const later = new Map(after.map((row) => [row.key, row]));
  const kept = after.flatMap((row) => {
    const was = earlier.get(row.key)?.value ?? null;
    return was === row.value ? [] : [{ key: row.key, name: row.name, before: was, after: row.value }];
  });
  const gone = before
    .filter((row) => !later.has(row.key))
    .map((row) => ({ key: row.key, name: row.name, before: row.value, after: null }));
  return [...kept, ...gone];
}
