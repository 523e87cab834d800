import type { RequestSummary } from '@barnraiser/protocol';
import type { Clock } from '../store/clock.js';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';
import { readRequests } from './read-requests.js';

/** A request with a line per target. Rejects with `not-found`. */
export async function requestSummary(
  db: Queryable,
  clock: Clock,
  requestId: string,
): Promise<RequestSummary> {
  const [request] = await readRequests(db, clock.now(), 'requests.id = $1', [requestId]);
  if (!request) throw new CoordinatorError('not-found', `there is no request ${requestId}`);
  return request;
}
