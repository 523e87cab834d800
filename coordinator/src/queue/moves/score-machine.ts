import type { Outcome, Reason } from '@barnraiser/protocol';
import type { Queryable } from '../../store/database.js';
import { isMachineFailure, quarantineMs, refusalHoldMs } from '../rules/retry-rule.js';

interface Ended {
  readonly outcome: Outcome | null;
  readonly reason: Reason | null;
  readonly isScored?: boolean;
}

/**
 * Counts an end for or against a machine and answers its failures in a row. A build that ran to an
 * end proves that the machine works; a pass also wins back a point. Only a marked machine has any to win back.
 */
export async function scoreMachine(
  tx: Queryable,
  { agent_id: agentId, is_marked: isMarked }: { readonly agent_id: string; readonly is_marked: boolean },
  { outcome, reason, isScored = true }: Ended,
  nowMs: number,
): Promise<number> {
  if (reason !== null && isMachineFailure(reason) && isScored) return countFailure(tx, agentId, nowMs);
  if (isMarked && (outcome === 'passed' || outcome === 'failed')) {
    await tx.query(
      `update machines set failures_in_a_row = 0, quarantined_until = null, score = least(0, score + $2)
       where id = $1 and (failures_in_a_row > 0 or score < 0)`,
      [agentId, outcome === 'passed' ? 1 : 0],
    );
  }
  return 0;
}

async function countFailure(tx: Queryable, agentId: string, nowMs: number): Promise<number> {
  const [machine] = await tx.query<{ failures_in_a_row: number }>(
    `update machines set failures_in_a_row = failures_in_a_row + 1, score = score - 1
     where id = $1 returning failures_in_a_row`,
    [agentId],
  );
  const failures = machine!.failures_in_a_row;
  await tx.query('update machines set quarantined_until = $2 where id = $1', [
    agentId,
    nowMs + quarantineMs(failures),
  ]);
  return failures;
}

/** Prefers other machines for a job from now on; the machine itself is held off for a while at least. */
export async function keepAway(
  tx: Queryable,
  jobId: string,
  agentId: string,
  { ending, failures, nowMs }: { readonly ending: Ended; readonly failures: number; readonly nowMs: number },
): Promise<void> {
  const isRefusal = ending.reason === 'refused' || ending.reason === 'cancelled';
  await tx.query(
    `insert into avoided_machines (job_id, agent_id, held_off_until) values ($1, $2, $3)
     on conflict (job_id, agent_id) do update set held_off_until = excluded.held_off_until`,
    [jobId, agentId, nowMs + (isRefusal ? refusalHoldMs : quarantineMs(failures))],
  );
}
