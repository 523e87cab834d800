import { useState } from 'react';
import { type Deed, useDeed } from '../client/use-deed.js';

/** Rows, newest first, of which older ones are fetched on demand. */
export interface PagedRows<T> {
  readonly rows: readonly T[];
  /** Null when there are no older ones. */
  readonly more: Deed<[]> | null;
}

/** How many rows are asked for at a time. */
export const pageSize = 50;

/** Puts older pages behind the newest one, which is kept up to date. Answers of `older` are older than the row given. */
export function usePages<T extends { readonly id: string }>(
  newest: readonly T[],
  older: (before: string) => Promise<readonly T[]>,
): PagedRows<T> {
  const [kept, setKept] = useState<{ readonly rows: readonly T[]; readonly isAll: boolean }>({
    rows: [],
    isAll: false,
  });
  const fresh = new Set(newest.map(({ id }) => id));
  const rows = [...newest, ...kept.rows.filter(({ id }) => !fresh.has(id))];
  const more = useDeed(async () => {
    const last = rows.at(-1);
    if (!last) return;
    const page = await older(last.id);
    setKept({ rows: [...rows, ...page], isAll: page.length < pageSize });
  });
  const isAll = kept.rows.length === 0 ? newest.length < pageSize : kept.isAll;
  return { rows, more: isAll ? null : more };
}
