import type { Result, ResultReply } from '@barnraiser/protocol';
import type { Clock } from '../store/clock.js';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Database, Queryable } from '../store/database.js';
import { documentDigest } from '../store/digest.js';
import { endHeldClaim } from './moves/end-claim.js';
import { finishClaim } from './moves/finish-claim.js';
import { keepResult } from './moves/keep-result.js';
import { lockJobOf } from './moves/place-job.js';
import { settleLate } from './moves/settle-late.js';
import { endsJob } from './rules/retry-rule.js';

interface ClaimRow {
  readonly job_id: string;
  readonly ending: string | null;
  readonly digest: string | null;
  readonly accepted: ResultReply['accepted'] | null;
}

/**
 * Takes a build's final document and moves the job on. The same document again is answered the
 * same; a different one is refused with `result-conflict`. A claim that was given back gets
 * `claim-superseded`, one that is not known `unknown-claim`.
 */
export async function reportResult(
  db: Database,
  clock: Clock,
  claimId: string,
  result: Result,
): Promise<ResultReply> {
  const digest = documentDigest(result);
  const nowMs = clock.now();
  const kept = { claimId, digest, result, nowMs };
  const credit = { cpuMs: result.cpuMs };
  // Nearly all results are of this kind, and cost one round trip instead of nine so.
  if (endsJob(result) && (await finishClaim(db, { ...kept, accepted: 'current' })))
    return { accepted: 'current', credit };
  const accepted = await db.transaction(async (tx) => {
    if (!(await lockJobOf(tx, claimId))) {
      throw new CoordinatorError('unknown-claim', `there is no claim ${claimId}`);
    }
    const before = await readClaim(tx, claimId);
    if (before.accepted !== null) {
      if (before.digest === digest) return before.accepted;
      throw new CoordinatorError('result-conflict', `claim ${claimId} reported a different result before`);
    }
    const standing = await settle(tx, claimId, before, result, nowMs);
    await keepResult(tx, { ...kept, accepted: standing });
    return standing;
  });
  return { accepted, credit };
}

async function readClaim(tx: Queryable, claimId: string): Promise<ClaimRow> {
  const [row] = await tx.query<ClaimRow>(
    `select claims.job_id, ending, digest, accepted from claims
     left join claim_endings on claim_endings.claim_id = claims.id
     left join results on results.claim_id = claims.id
     where claims.id = $1`,
    [claimId],
  );
  return row!;
}

async function settle(
  tx: Queryable,
  claimId: string,
  { job_id, ending }: ClaimRow,
  { outcome, reason, detail }: Result,
  nowMs: number,
): Promise<ResultReply['accepted']> {
  if (ending === null) {
    await endHeldClaim(tx, { claimId, ending: 'reported', outcome, reason, detail }, nowMs);
    return 'current';
  }
  if (ending === 'released') {
    throw new CoordinatorError('claim-superseded', `claim ${claimId} was given back`);
  }
  return settleLate(tx, { jobId: job_id, claimId, outcome, reason, nowMs });
}
