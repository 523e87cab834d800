import type { ArtifactAnnouncement } from '@barnraiser/protocol';
import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Queryable } from '../../store/database.js';
import { plainText } from '../../store/plain-text.js';
import { forClaim } from './for-claim.js';

/**
 * Notes an artifact that a build made; the bytes come later or are there already. Rejects with
 * `conflict` when the name was announced with another digest, and with `unknown-claim`.
 */
export async function announceArtifact(
  db: Queryable,
  claimId: string,
  name: string,
  { sizeBytes, sha256, mediaType }: ArtifactAnnouncement,
): Promise<void> {
  await forClaim(claimId, () =>
    db.query(
      `insert into artifacts (claim_id, name, size_bytes, sha256, media_type) values ($1, $2, $3, $4, $5)
       on conflict (claim_id, name) do nothing`,
      [claimId, name, sizeBytes, sha256, plainText(mediaType)],
    ),
  );
  const [kept] = await db.query<{ sha256: string; size_bytes: number }>(
    'select sha256, size_bytes from artifacts where claim_id = $1 and name = $2',
    [claimId, name],
  );
  if (kept?.sha256 === sha256 && kept.size_bytes === sizeBytes) return;
  throw new CoordinatorError('conflict', `artifact ${name} was announced with other bytes before`);
}

/** Notes that all bytes of a digest are there, for each of the claim's artifacts that has them. */
export async function completeArtifacts(db: Queryable, claimId: string, sha256: string): Promise<void> {
  await db.query('update artifacts set is_complete = true where claim_id = $1 and sha256 = $2', [
    claimId,
    sha256,
  ]);
}
