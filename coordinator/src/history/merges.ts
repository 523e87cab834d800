import { ClaimId, RequestId, type Blame, type RequestSummary } from '@barnraiser/protocol';
import { blameOf, readWishes, servedBy, type Wish } from '../queue/requests/blame.js';
import type { Queryable } from '../store/database.js';

type RequestJob = RequestSummary['jobs'][number];

/** A request's part in a job that it may share with others. */
type Part = Pick<RequestJob, 'mergedInto' | 'mergedFrom' | 'blame' | 'reusedFrom'>;

/** What the requests of some jobs have to do with each other. */
export interface Merges {
  partOf(requestId: string, jobId: string): Part;
}

/** Reads how requests were merged in these jobs. */
export async function readMerges(
  db: Queryable,
  jobs: readonly { readonly id: string; readonly commit: string | null }[],
): Promise<Merges> {
  const ids = [...new Set(jobs.map(({ id }) => id))];
  const wishes = await readWishes(db, ids);
  const blames = new Map<string, Blame | null>();
  for (const job of jobs) if (!blames.has(job.id)) blames.set(job.id, await blameOf(db, job, wishes));
  return { partOf: (requestId, jobId) => partOf(requestId, jobId, wishes, blames.get(jobId) ?? null) };
}

/** The newest request stands for all; the others were merged into it. */
function partOf(requestId: string, jobId: string, wishes: readonly Wish[], blame: Blame | null): Part {
  const own = wishes.find((wish) => wish.job_id === jobId && wish.request_id === requestId);
  if (own?.reused_claim_id) return { ...alone, reusedFrom: ClaimId.parse(own.reused_claim_id) };
  if (!own || own.is_cancelled) return alone;
  const served = servedBy(wishes, jobId);
  const newest = served.at(-1)!;
  const others = served.slice(0, -1).map((wish) => RequestId.parse(wish.request_id));
  return newest.request_id === requestId
    ? { ...alone, mergedFrom: others, blame }
    : { ...alone, mergedInto: RequestId.parse(newest.request_id), blame };
}

const alone: Part = { mergedInto: null, mergedFrom: [], blame: null, reusedFrom: null };
