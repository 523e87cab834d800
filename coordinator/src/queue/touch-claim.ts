import type { Clock } from '../store/clock.js';
import type { Queryable } from '../store/database.js';
import type { LeaseTimes } from './rules/lease-arithmetic.js';

interface Touch {
  readonly writtenAtMs: number;
  readonly renewAfterMs: number;
}

/** For claims that have ended or are not known. */
const otherwiseRenewAfterMs = 20_000;
const mostKept = 10_000;
const kept = new WeakMap<Queryable, Map<string, Touch>>();

/**
 * Renews a claim's lease because of a call that succeeded on it. Writes only when a quarter of the
 * renewal interval has passed since it last did, so that each append of a log does not cost a write.
 */
export async function touchClaim(db: Queryable, clock: Clock, claimId: string): Promise<void> {
  const nowMs = clock.now();
  const last = kept.get(db)?.get(claimId);
  if (last && nowMs - last.writtenAtMs < last.renewAfterMs / 4) return;
  const touch = { writtenAtMs: nowMs, renewAfterMs: last?.renewAfterMs ?? otherwiseRenewAfterMs };
  const touches = remember(db, claimId, touch);
  const renewAfterMs = await write(db, claimId, nowMs);
  touches.set(claimId, { writtenAtMs: nowMs, renewAfterMs: renewAfterMs ?? otherwiseRenewAfterMs });
}

/** A claim was granted, which is as good as a call that succeeded on it. */
export function noteGranted(db: Queryable, claimId: string, { renewedAtMs, renewAfterMs }: LeaseTimes): void {
  remember(db, claimId, { writtenAtMs: renewedAtMs, renewAfterMs });
}

function remember(db: Queryable, claimId: string, touch: Touch): Map<string, Touch> {
  const touches = kept.get(db) ?? new Map<string, Touch>();
  kept.set(db, touches);
  if (touches.size >= mostKept) touches.clear();
  return touches.set(claimId, touch);
}

/** Answers the claim's renewal interval, or null when it is not live. The lease of a fresh claim stays as granted. */
async function write(db: Queryable, claimId: string, nowMs: number): Promise<number | null> {
  const [touched] = await db.query<{ renew_after_ms: number }>(
    `with touched as (
       update live_claims set renewed_at = $2, lease_seq = lease_seq + 1
       where claim_id = $1 and renewed_at + renew_after_ms / 4 <= $2
       returning agent_id
     ), seen as (
       update machines set last_seen_at = $2 from touched where machines.id = touched.agent_id
     )
     select renew_after_ms from live_claims where claim_id = $1`,
    [claimId, nowMs],
  );
  return touched?.renew_after_ms ?? null;
}
