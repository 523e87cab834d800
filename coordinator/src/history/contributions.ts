import type { Queryable } from '../store/database.js';
import { givenMs } from './given-ms.js';

/** What a machine has given so far. */
export interface Contribution {
  readonly builds: number;
  readonly hoursGiven: number;
  readonly cpuHoursGiven: number;
}

const nothing: Contribution = { builds: 0, hoursGiven: 0, cpuHoursGiven: 0 };
const msPerHour = 3_600_000;

/**
 * What machines have given, by machine: wall time of reported and released builds less the time
 * frozen, and processor time as reported. Answers for one machine, or for all with null.
 */
export async function contributions(
  db: Queryable,
  agentId: string | null,
): Promise<(machine: string) => Contribution> {
  const rows = await db.query<{ agent_id: string; builds: number; given_ms: number; cpu_ms: number }>(
    `select claims.agent_id, count(*) as builds,
       coalesce(sum(${givenMs}), 0)::float8 as given_ms,
       coalesce(sum(cpu_ms), 0)::float8 as cpu_ms
     from claims
     left join results on results.claim_id = claims.id
     left join claim_endings on claim_endings.claim_id = claims.id
     where $1::uuid is null or claims.agent_id = $1
     group by claims.agent_id`,
    [agentId],
  );
  const given = new Map(
    rows.map((row) => [
      row.agent_id,
      {
        builds: row.builds,
        hoursGiven: row.given_ms / msPerHour,
        cpuHoursGiven: row.cpu_ms / msPerHour,
      },
    ]),
  );
  return (machine) => given.get(machine) ?? nothing;
}
