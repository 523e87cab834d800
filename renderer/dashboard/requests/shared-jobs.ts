import type { Blame, RequestId, RequestSummary } from '@barnraiser/protocol';

/** What all jobs of a request have in common, where other requests share them. */
export interface CommonPart {
  readonly mergedInto: RequestId | null;
  readonly mergedFrom: readonly RequestId[];
  readonly commit: string | null;
  readonly blame: Blame | null;
}

/** Said once for a request that was merged on all of its targets alike; null where they differ, or nothing was merged. */
export function commonPart({ jobs }: RequestSummary): CommonPart | null {
  const [part] = jobs;
  if (!part || !isShared(part) || jobs.some((job) => keyOf(job) !== keyOf(part))) return null;
  return part;
}

function keyOf({ mergedInto, mergedFrom, commit, blame }: CommonPart): string {
  return JSON.stringify([mergedInto, mergedFrom, commit, blame]);
}

/** A request as one of those that share jobs. */
export interface Sharer {
  readonly id: RequestId;
  readonly request: RequestSummary;
  /** Of the jobs that both have. */
  readonly targets: readonly string[];
  /** Its commit is the one that is built, on all of them. */
  readonly isNewest: boolean;
}

/** The other requests that share jobs with this one, as far as it knows of them itself. */
export function sharingRequests(request: RequestSummary): RequestId[] {
  const ids = [
    ...request.mergedInto.map((merge) => merge.request),
    ...request.mergedFrom.map((merge) => merge.request),
    ...request.jobs.flatMap(({ blame }) => blame?.requests ?? []),
  ];
  return [...new Set(ids)].filter((id) => id !== request.id);
}

/** The requests that share jobs with this one, and itself, newest first: one line for each, however many targets. */
export function sharers(own: RequestSummary, others: readonly RequestSummary[]): Sharer[] {
  return [own, ...others]
    .map((request): Sharer => {
      const shared = own.jobs.filter(({ id }) => request.jobs.some((job) => job.id === id));
      const mine = request === own ? shared.filter(isShared) : shared;
      return {
        id: request.id,
        request,
        targets: mine.map(({ target }) => target),
        isNewest: mine.every(({ id }) =>
          request.jobs.some((job) => job.id === id && job.mergedInto === null),
        ),
      };
    })
    .filter(({ targets }) => targets.length > 0)
    .toSorted((a, b) => Date.parse(b.request.createdAt) - Date.parse(a.request.createdAt));
}

function isShared({ mergedInto, mergedFrom }: RequestSummary['jobs'][number]): boolean {
  return mergedInto !== null || mergedFrom.length > 0;
}
