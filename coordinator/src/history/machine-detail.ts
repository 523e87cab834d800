import type { Descriptor, MachineDetail } from '@barnraiser/protocol';
import { loadFleet } from '../queue/fleet.js';
import type { Clock } from '../store/clock.js';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';
import { instant } from '../store/instant.js';
import { contributionWeeks } from './contribution-weeks.js';
import { contributions } from './contributions.js';
import { listBuilds } from './list-builds.js';
import { machineSummary } from './list-machines.js';

const recentBuilds = 20;

/** A machine with its facts by date, newest first, and what it has done. Rejects with `not-found`. */
export async function machineDetail(db: Queryable, clock: Clock, agentId: string): Promise<MachineDetail> {
  const nowMs = clock.now();
  const [machine] = await loadFleet(db, { only: agentId, withLeft: true });
  if (!machine) throw new CoordinatorError('not-found', `there is no machine ${agentId}`);
  const contribution = (await contributions(db, agentId))(machine.id);
  const outcomes = await countOutcomes(db, agentId);
  const until = machine.row.quarantined_until;
  return {
    ...machineSummary(machine, contribution, nowMs),
    score: machine.row.score,
    quarantinedForS: until !== null && until > nowMs ? (until - nowMs) / 1000 : null,
    descriptors: await readDescriptions(db, agentId),
    outcomes,
    cpuHoursGiven: contribution.cpuHoursGiven,
    interruptionRatio: interruptionRatio(outcomes),
    weeks: await contributionWeeks(db, agentId, nowMs),
    recentBuilds: await listBuilds(db, clock, { limit: recentBuilds, machine: agentId }),
  };
}

async function readDescriptions(db: Queryable, agentId: string): Promise<MachineDetail['descriptors']> {
  const rows = await db.query<{ rev: string; since: number; document: Descriptor }>(
    `select descriptions.rev, since, document from descriptions join descriptors using (rev)
     where descriptions.agent_id = $1 order by n desc`,
    [agentId],
  );
  return rows.map(({ rev, since, document }) => ({ rev, since: instant(since), descriptor: document }));
}

async function countOutcomes(db: Queryable, agentId: string): Promise<Record<string, number>> {
  const rows = await db.query<{ how: string; builds: number }>(
    `select coalesce(outcome, ending) as how, count(*) as builds
     from claims join claim_endings on claim_endings.claim_id = claims.id
     left join results on results.claim_id = claims.id
     where agent_id = $1 group by how`,
    [agentId],
  );
  return Object.fromEntries(rows.map(({ how, builds }) => [how, builds]));
}

/** A build that was lost and yet reported counts by its result. */
function interruptionRatio(outcomes: Readonly<Record<string, number>>): number | null {
  const ended = Object.values(outcomes).reduce((sum, builds) => sum + builds, 0);
  return ended === 0 ? null : ((outcomes['released'] ?? 0) + (outcomes['lost'] ?? 0)) / ended;
}
