import {
  ClaimId,
  JobId,
  RequestId,
  type Merge,
  type Outcome,
  type RequestSummary,
} from '@barnraiser/protocol';
import type { Queryable } from '../store/database.js';
import { instant } from '../store/instant.js';
import { jobPlaces, type JobPlace } from './job-places.js';
import { readMerges, type Merges } from './merges.js';
import { waitingSentences } from './waiting-sentences.js';

interface RequestRow {
  readonly id: string;
  readonly project: string;
  readonly ref: string | null;
  readonly commit_id: string | null;
  readonly created_at: number;
  readonly priority: number;
  readonly bisects: string | null;
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
  const merges = await readMerges(db, places);
  return requests.map((request) => {
    const own = places.filter((place) => place.request_id === request.id);
    return summaryOf(request, own, jobsOf(request, own, { waiting, merges }));
  });
}

function summaryOf(
  request: RequestRow,
  places: readonly JobPlace[],
  jobs: RequestSummary['jobs'],
): RequestSummary {
  return {
    id: RequestId.parse(request.id),
    project: request.project,
    ref: request.ref,
    commit: request.commit_id,
    createdAt: instant(request.created_at),
    priority: request.priority,
    state: request.is_cancelled ? 'cancelled' : stateOf(places),
    outcome: worstOutcome(places),
    mergedInto: byRequest(jobs, ({ mergedInto }) => (mergedInto === null ? [] : [mergedInto])),
    mergedFrom: byRequest(jobs, ({ mergedFrom }) => mergedFrom),
    reusedFrom: places.flatMap(({ id, target, finished_at }) => {
      const build = jobs.find((job) => job.id === id)?.reusedFrom;
      return build && finished_at !== null ? [{ target, build, finishedAt: instant(finished_at) }] : [];
    }),
    bisects: request.bisects === null ? null : JobId.parse(request.bisects),
    jobs,
  };
}

interface Told {
  readonly waiting: ReadonlyMap<string, string>;
  readonly merges: Merges;
}

function jobsOf(
  request: RequestRow,
  places: readonly JobPlace[],
  { waiting, merges }: Told,
): RequestSummary['jobs'] {
  return places.map((place) => {
    const part = merges.partOf(request.id, place.id);
    return {
      id: JobId.parse(place.id),
      target: place.target,
      state: place.state,
      outcome: place.outcome,
      reason: place.reason,
      build: place.build === null ? null : ClaimId.parse(place.build),
      waiting: waitingWords(waiting.get(place.id), part.mergedInto),
      commit: place.commit,
      ...part,
    };
  });
}

function waitingWords(sentence: string | undefined, mergedInto: RequestId | null): string | null {
  if (sentence === undefined) return null;
  return mergedInto === null ? sentence : `merged into ${mergedInto}; ${sentence}`;
}

/** One entry per other request, however many targets they share. */
function byRequest(
  jobs: RequestSummary['jobs'],
  others: (job: RequestSummary['jobs'][number]) => readonly RequestId[],
): Merge[] {
  const targets = new Map<RequestId, string[]>();
  for (const job of jobs)
    for (const other of others(job)) targets.set(other, [...(targets.get(other) ?? []), job.target]);
  return [...targets].map(([request, shared]) => ({ request, targets: shared }));
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
