import type { Descriptor } from '@barnraiser/protocol';
import type { MachineRow } from '../enrolment/machine-row.js';
import type { Queryable } from '../store/database.js';
import { machineFacts, type MachineFacts } from './rules/machine-facts.js';

/** Without contact for so long a machine is offline; an idle one asks for work each 25 s. */
export const offlineAfterMs = 90_000;

/** Jobs do not wait for another machine than the one that failed them when it has been away this long. */
const awayAfterMs = 24 * 3_600_000;

/** A machine as the queue sees it. */
export interface FleetMachine {
  readonly id: string;
  readonly row: MachineRow;
  readonly descriptor: Descriptor;
  readonly facts: MachineFacts;
  /** Claims that it holds now. */
  readonly live: number;
  /** Whether the coordinator would give it a job today or when it next asks. */
  canBeGivenWork(nowMs: number): boolean;
}

/** Which machines to load: one, or all; those that left only if asked for. */
export interface FleetFilter {
  readonly only?: string;
  readonly withLeft?: boolean;
}

/** The machines, newest contact first, with today's description of each. */
export async function loadFleet(
  db: Queryable,
  { only, withLeft = false }: FleetFilter = {},
): Promise<FleetMachine[]> {
  const rows = await db.query<MachineRow & { document: Descriptor; live: number }>(
    `select machines.*, descriptors.document,
       (select count(*) from live_claims where live_claims.agent_id = machines.id) as live
     from machines
     cross join lateral (
       select rev from descriptions where descriptions.agent_id = machines.id order by n desc limit 1
     ) as today
     join descriptors on descriptors.rev = today.rev
     where ($1 or machines.left_at is null) and ($2::uuid is null or machines.id = $2)
     order by machines.last_seen_at desc nulls last, machines.id`,
    [withLeft, only ?? null],
  );
  return rows.map(({ document, live, ...row }) => ({
    id: row.id,
    row,
    descriptor: document,
    facts: machineFacts(document, row),
    live,
    canBeGivenWork: (nowMs) =>
      row.left_at === null &&
      row.approved_at !== null &&
      row.suspended_at === null &&
      nowMs - (row.last_seen_at ?? row.enrolled_at) < awayAfterMs,
  }));
}
