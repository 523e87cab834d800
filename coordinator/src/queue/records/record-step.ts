import type { StepReport } from '@barnraiser/protocol';
import { forClaim } from './for-claim.js';
import type { Queryable } from '../../store/database.js';

/** Keeps a step's report; the same step again replaces it. Rejects with `unknown-claim`. */
export async function recordStep(
  db: Queryable,
  claimId: string,
  n: number,
  report: StepReport,
): Promise<void> {
  await forClaim(claimId, () =>
    db.query(
      `insert into steps (claim_id, n, document) values ($1, $2, $3)
       on conflict (claim_id, n) do update set document = excluded.document`,
      [claimId, n, JSON.stringify(report)],
    ),
  );
}
