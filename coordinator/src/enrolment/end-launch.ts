import type { Clock } from '../store/clock.js';
import type { Database } from '../store/database.js';
import { letGo } from './let-go.js';

/**
 * Marks a launch as ended, for good: its machine leaves, what it still built is queued again as
 * preempted, and its code and credentials are void. Answers whether it ended by this call.
 */
export async function endLaunch(
  db: Database,
  clock: Clock,
  { launchId, reason }: { readonly launchId: string; readonly reason: string },
): Promise<boolean> {
  const nowMs = clock.now();
  return db.transaction(async (tx) => {
    const [ended] = await tx.query<{ agent_id: string | null }>(
      `update launches set ended_at = $2, end_reason = $3 where id = $1 and ended_at is null returning agent_id`,
      [launchId, nowMs, reason],
    );
    if (!ended) return false;
    const agentId = ended.agent_id;
    if (agentId !== null) await letGo(tx, { agentId, reason: 'preempted', detail: reason }, nowMs);
    return true;
  });
}
