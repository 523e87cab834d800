import { ClaimId, JobId, RequestId, type Outcome, type RequestSummary } from '@barnraiser/protocol';
import type { Queryable } from '../store/database.js';
import { instant } from '../store/instant.js';
import { jobPlaces, type JobPlace } from './job-places.js';
import { waitingSentences } from './waiting-sentences.js';

interface RequestRow {
  readonly id: string;
  readonly project: string;
  readonly ref: string | null;
  readonly commit_id: string | null;
  readonly created_at: number;
  readonly is_cancelled: boolean;
}

/** Requests by a condition on `requests` with its order and limit, each with a line per target. */
export async function readRequests(
  db: Queryable,
  nowMs: number,
  condition: string,
  params: readonly unknown[],
): Promise<RequestSummary[]> {
  const requests = await db.query<RequestRow>(
    `select requests.*, cancelled_requests.request_id is not null as is_cancelled
     from requests left join cancelled_requests on cancelled_requests.request_id = requests.id
     where ${condition}`,
    params,
  );
  if (requests.length === 0) return [];
  const places = await jobPlaces(db, 'request_jobs.request_id = any($1::uuid[])', [
    requests.map((request) => request.id),
  ]);
  const waiting = await waitingSentences(
    db,
    places.filter((place) => place.state === 'queued').map((place) => place.id),
    nowMs,
  );
  return requests.map((request) =>
    summaryOf(
      request,
      places.filter((place) => place.request_id === request.id),
      waiting,
    ),
  );
}

function summaryOf(
  request: RequestRow,
  places: readonly JobPlace[],
  waiting: ReadonlyMap<string, string>,
): RequestSummary {
  return {
    id: RequestId.parse(request.id),
    project: request.project,
    ref: request.ref,
    commit: request.commit_id,
    createdAt: instant(request.created_at),
    state: request.is_cancelled ? 'cancelled' : stateOf(places),
    outcome: worstOutcome(places),
    jobs: places.map((place) => ({
      id: JobId.parse(place.id),
      target: place.target,
      state: place.state,
      outcome: place.outcome,
      reason: place.reason,
      build: place.build === null ? null : ClaimId.parse(place.build),
      waiting: waiting.get(place.id) ?? null,
    })),
  };
}

function stateOf(places: readonly JobPlace[]): 'queued' | 'running' | 'done' {
  if (places.every((place) => place.state === 'done')) return 'done';
  return places.every((place) => place.state === 'queued') ? 'queued' : 'running';
}

const fromBest: readonly Outcome[] = ['passed', 'cancelled', 'failed', 'errored'];

/** Null until all are done. */
function worstOutcome(places: readonly JobPlace[]): Outcome | null {
  const ranks = places.map((place) => (place.outcome === null ? -1 : fromBest.indexOf(place.outcome)));
  return ranks.includes(-1) ? null : (fromBest[Math.max(...ranks)] ?? null);
}
