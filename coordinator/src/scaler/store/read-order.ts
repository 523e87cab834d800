import type { Queryable } from '../../store/database.js';
import type { LaunchOrder } from '../providers/provider.js';
import { type KeptUserData, userDataText } from './launch-user-data.js';

interface OrderRow {
  readonly pool: string;
  readonly instance_type: string;
  readonly zone: string;
  readonly bid: number | null;
  readonly max_life_s: number;
  readonly document: string;
}

/** The order of a launch that no provider has answered yet, always the same; null of any other. */
export async function readOrder(
  db: Queryable,
  launchId: string,
  secret: Buffer,
): Promise<LaunchOrder | null> {
  const [row] = await db.query<OrderRow>(
    `select pool, instance_type, zone, bid, max_life_s, document from launches
     where id = $1 and ended_at is null and requested_at is null and booted_at is null and enrolled_at is null`,
    [launchId],
  );
  if (!row) return null;
  return {
    launchId,
    pool: row.pool,
    offer: { type: row.instance_type, zone: row.zone, bid: row.bid },
    userData: userDataText(JSON.parse(row.document) as KeptUserData, secret),
    maxLifeS: row.max_life_s,
  };
}
