import { ClaimId, type ClaimRequest, type Directive } from '@barnraiser/protocol';
import type { Database } from '../../store/database.js';
import { endClaim } from './end-claim.js';

interface HoldingCall {
  /** The claim that the call asks for, which cannot be in `holding` yet. */
  readonly claimId: string;
  readonly request: ClaimRequest;
  readonly askedAtMs: number;
  readonly nowMs: number;
}

/**
 * Compares what a machine says that it holds with what is believed here. Live claims that it omits
 * are lost at once, without blame. Of those it names, the ones to cancel and the ones that are not
 * wanted any more come back as directives.
 */
export async function reconcileHolding(db: Database, call: HoldingCall): Promise<Directive[]> {
  const { request, nowMs } = call;
  for (const { claim_id } of await omittedClaims(db, call)) {
    const detail = 'the machine does not hold it any more';
    await db.transaction((tx) =>
      endClaim(
        tx,
        { claimId: claim_id, ending: 'lost', outcome: null, reason: 'lost', detail, isScored: false },
        nowMs,
      ),
    );
  }
  return directivesFor(db, request);
}

async function omittedClaims(
  db: Database,
  { claimId, request, askedAtMs }: HoldingCall,
): Promise<{ claim_id: string }[]> {
  return db.query(
    `select claim_id from live_claims join claims on claims.id = claim_id
     where live_claims.agent_id = $1 and claim_id <> $2 and claim_id <> all($3::uuid[]) and claimed_at <= $4`,
    [request.agent, claimId, request.holding, askedAtMs],
  );
}

/** The second half of it, for a machine that omits nothing. A lost claim is still wanted while nobody else has the job, at the same commit: its result would count as `late`. */
export async function directivesFor(db: Database, request: ClaimRequest): Promise<Directive[]> {
  if (request.holding.length === 0) return [];
  const held = await db.query<{ id: string; is_cancelled: boolean; is_wanted: boolean }>(
    `select held.id,
       mine.claim_id is not null and cancel_orders.job_id is not null as is_cancelled,
       mine.claim_id is not null or (
         claims.agent_id = $1 and claim_endings.ending = 'lost'
         and not exists (select 1 from jobs where jobs.id = claims.job_id and jobs.commit_id <> claims.commit_id)
         and not exists (select 1 from live_claims other where other.job_id = claims.job_id)
         and not exists (select 1 from finished_jobs where finished_jobs.job_id = claims.job_id)
       ) as is_wanted
     from unnest($2::uuid[]) as held (id)
     left join claims on claims.id = held.id
     left join live_claims mine on mine.claim_id = held.id and mine.agent_id = $1
     left join claim_endings on claim_endings.claim_id = held.id
     left join cancel_orders on cancel_orders.job_id = claims.job_id`,
    [request.agent, request.holding],
  );
  return held.flatMap(({ id, is_cancelled, is_wanted }): Directive[] => {
    const claimId = ClaimId.parse(id);
    if (is_cancelled) return [{ kind: 'cancel', claimId }];
    return is_wanted ? [] : [{ kind: 'abandon', claimId }];
  });
}
