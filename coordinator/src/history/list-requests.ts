import type { RequestSummary } from '@barnraiser/protocol';
import type { Clock } from '../store/clock.js';
import type { Queryable } from '../store/database.js';
import { pageStart, type Page } from './page-start.js';
import { readRequests } from './read-requests.js';

/** A page of requests, newest first. Rejects with `schema` when `before` is not the id of a request. */
export async function listRequests(
  db: Queryable,
  clock: Clock,
  { limit, before }: Page,
): Promise<RequestSummary[]> {
  const start = await pageStart(db, 'select created_at as at from requests where id = $1', before);
  return readRequests(
    db,
    clock.now(),
    `($2::bigint is null or (created_at, requests.id) < ($2, $3::uuid))
     order by created_at desc, requests.id desc limit $1`,
    [limit, start?.atMs ?? null, start?.id ?? null],
  );
}
