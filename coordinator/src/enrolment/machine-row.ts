import type { Queryable } from '../store/database.js';

/** A machine's standing as it is kept; times in epoch ms, null when that has not happened. */
export interface MachineRow {
  readonly id: string;
  readonly public_key: string;
  readonly name: string;
  readonly enrolled_at: number;
  readonly approved_at: number | null;
  readonly suspended_at: number | null;
  readonly left_at: number | null;
  readonly last_seen_at: number | null;
  readonly trust: string | null;
  readonly pool: string | null;
  /** Null: a volunteer's machine. */
  readonly launch_id: string | null;
  readonly owner: string | null;
  readonly score: number;
  readonly failures_in_a_row: number;
  readonly quarantined_until: number | null;
  /** Since when it is given no job, since it is to be ended; only of launched machines. */
  readonly draining_at: number | null;
}

/** A machine's row, held until the transaction ends, or null when it is not known. */
export async function lockMachine(tx: Queryable, agentId: string): Promise<MachineRow | null> {
  const [row] = await tx.query<MachineRow>('select * from machines where id = $1 for no key update', [
    agentId,
  ]);
  return row ?? null;
}
