import type { TestRecord } from '@barnraiser/protocol';
import type { Database } from '../../store/database.js';
import { forClaim } from './for-claim.js';

/** Keeps a batch of tests; the same batch again replaces it. Rejects with `unknown-claim`. */
export async function recordTests(
  db: Database,
  claimId: string,
  batch: number,
  records: readonly TestRecord[],
): Promise<void> {
  await forClaim(claimId, () =>
    db.transaction(async (tx) => {
      // Held so that the same batch sent twice at once is written one after the other.
      await tx.query('select 1 from claims where id = $1 for no key update', [claimId]);
      await tx.query('delete from tests where claim_id = $1 and batch = $2', [claimId, batch]);
      await tx.query(
        `insert into tests (claim_id, batch, n, status, document)
         select $1, $2, record.n, record.status, record.document::json
         from unnest($3::int[], $4::text[], $5::text[]) as record (n, status, document)`,
        [
          claimId,
          batch,
          records.map((_, n) => n),
          records.map((record) => record.status),
          records.map((record) => JSON.stringify(record)),
        ],
      );
    }),
  );
}
