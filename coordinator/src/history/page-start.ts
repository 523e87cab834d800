import { z } from 'zod';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';

/** A page of a listing, newest first. `before`: the id of the last row of the page before it. */
export interface Page {
  readonly limit: number;
  readonly before?: string | undefined;
}

/**
 * The age and id behind which a page starts, or null for the first page. `sql` reads the age of the
 * row `$1`. Rejects with `schema` when `before` is no id of a row.
 */
export async function pageStart(
  db: Queryable,
  sql: string,
  before: string | undefined,
): Promise<{ atMs: number; id: string } | null> {
  if (before === undefined) return null;
  const [row] = z.uuid().safeParse(before).success ? await db.query<{ at: number }>(sql, [before]) : [];
  if (row) return { atMs: row.at, id: before };
  throw new CoordinatorError('schema', 'the page cannot be found', {
    extra: { errors: [{ pointer: '/before', detail: 'expected the id of an entry of this list' }] },
  });
}
