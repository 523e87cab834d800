import type { Pool } from '@barnraiser/protocol';
import type { Database } from '../../store/database.js';
import type { LaunchReason } from '../planner/decision.js';
import type { LaunchOffer } from '../providers/provider.js';
import type { KeptUserData } from './launch-user-data.js';

/** A launch that is to be ordered. */
export interface NewLaunch {
  readonly launchId: string;
  readonly rules: Pool;
  readonly offer: LaunchOffer;
  readonly usdPerHour: number;
  readonly reason: LaunchReason;
  readonly userData: KeptUserData;
  readonly enrolCodeHash: string;
  /** How many launches of the pool are not over, as the decision knew it. */
  readonly known: number;
}

/**
 * Writes a launch down before it is ordered. False when the pool has been removed, or has more launches
 * than the decision knew of: somebody else has decided meanwhile, and the next decision will see it.
 */
export async function recordLaunch(db: Database, launch: NewLaunch, nowMs: number): Promise<boolean> {
  const { launchId, rules, offer, usdPerHour, reason, userData, enrolCodeHash, known } = launch;
  return db.transaction(async (tx) => {
    const [pool] = await tx.query<{ removed_at: number | null }>(
      'select removed_at from pools where name = $1 for update',
      [rules.name],
    );
    if (!pool || pool.removed_at !== null) return false;
    const [counted] = await tx.query<{ launches: number }>(
      'select count(*) as launches from launches where pool = $1 and ended_at is null',
      [rules.name],
    );
    if (counted!.launches > known) return false;
    await tx.query(
      `insert into launches (id, pool, provider, enrol_code_hash, ordered_at, instance_type, zone, spot, bid,
         usd_per_hour, slots, max_life_s, order_reason, document)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        launchId,
        rules.name,
        rules.provider.kind,
        enrolCodeHash,
        nowMs,
        offer.type,
        offer.zone,
        offer.bid !== null,
        offer.bid,
        usdPerHour,
        rules.slots,
        rules.maxLifeS,
        reason,
        JSON.stringify(userData),
      ],
    );
    return true;
  });
}
