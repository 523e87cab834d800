import {
  AgentId,
  ClaimId,
  JobId,
  RequestId,
  reasonRules,
  type BuildPhase,
  type BuildState,
  type BuildSummary,
  type Fault,
  type Job,
  type Outcome,
  type Reason,
  type ResultReply,
  type TestCounts,
} from '@barnraiser/protocol';
import type { Queryable } from '../store/database.js';
import { instant, instantOrNull } from '../store/instant.js';

interface BuildRow {
  readonly id: string;
  readonly job_id: string;
  readonly agent_id: string;
  readonly machine: string;
  readonly project: string;
  readonly target: string;
  readonly commit_id: string | null;
  readonly attempt: number;
  readonly claimed_at: number;
  readonly suspect_at: number | null;
  readonly phase: BuildPhase | null;
  readonly step: number | null;
  readonly live_job: Job | null;
  readonly ending: Exclude<BuildState, 'live' | 'suspect'> | null;
  readonly ended_at: number | null;
  readonly ended_reason: Reason | null;
  readonly ended_frozen_ms: number | null;
  readonly outcome: Outcome | null;
  readonly reason: Reason | null;
  readonly fault: Fault | null;
  readonly failed_step: string | null;
  readonly accepted: ResultReply['accepted'] | null;
  readonly duration_ms: number | null;
  readonly cpu_ms: number | null;
  readonly frozen_ms: number | null;
  readonly tests: TestCounts | null;
  readonly requests: readonly string[] | null;
  readonly reused_by: readonly string[] | null;
}

/** Builds by a condition on `claims` and `jobs` with its order and limit, in a line each. */
export async function readBuilds(
  db: Queryable,
  nowMs: number,
  condition: string,
  params: readonly unknown[],
): Promise<BuildSummary[]> {
  const rows = await db.query<BuildRow>(
    `select claims.id, claims.job_id, claims.agent_id, claims.attempt, claims.claimed_at,
       machines.name as machine, jobs.project, jobs.target,
       coalesce(claims.commit_id, jobs.commit_id) as commit_id,
       served.requests, served.reused_by,
       live.renewed_at + live.ttl_ms as suspect_at, live.phase, live.step,
       case when live.step is not null then jobs.document end as live_job,
       ends.ending, ends.ended_at, ends.reason as ended_reason, ends.frozen_ms as ended_frozen_ms,
       results.outcome, results.reason, results.fault, results.failed_step, results.accepted,
       results.duration_ms, results.cpu_ms, results.frozen_ms, results.tests
     from claims
     join jobs on jobs.id = claims.job_id
     join machines on machines.id = claims.agent_id
     left join live_claims live on live.claim_id = claims.id
     left join claim_endings ends on ends.claim_id = claims.id
     left join results on results.claim_id = claims.id
     cross join lateral (
       select array_agg(request_id::text order by n) filter (where reused_claim_id is null) as requests,
         array_agg(request_id::text order by n) filter (where reused_claim_id = claims.id) as reused_by
       from request_jobs where request_jobs.job_id = claims.job_id
     ) served
     where ${condition}`,
    params,
  );
  return rows.map((row) => summaryOf(row, nowMs));
}

function summaryOf(row: BuildRow, nowMs: number): BuildSummary {
  const reason = row.accepted === null ? row.ended_reason : row.reason;
  return {
    id: ClaimId.parse(row.id),
    jobId: JobId.parse(row.job_id),
    project: row.project,
    target: row.target,
    commit: row.commit_id,
    machine: { id: AgentId.parse(row.agent_id), name: row.machine },
    attempt: row.attempt,
    state: stateOf(row, nowMs),
    phase: row.phase,
    step: stepOf(row),
    outcome: row.outcome,
    reason,
    fault: row.fault ?? (reason && reasonRules[reason].fault),
    accepted: row.accepted,
    claimedAt: instant(row.claimed_at),
    endedAt: instantOrNull(row.ended_at),
    durationMs:
      row.duration_ms ?? (row.ended_at === null ? null : Math.max(0, row.ended_at - row.claimed_at)),
    cpuMs: row.cpu_ms,
    frozenMs: row.frozen_ms ?? row.ended_frozen_ms,
    tests: row.tests,
    requests: (row.requests ?? []).map((id) => RequestId.parse(id)),
    reusedBy: (row.reused_by ?? []).map((id) => RequestId.parse(id)),
  };
}

/** Past its grace but not swept yet it is still suspect: it may come back. */
function stateOf(row: BuildRow, nowMs: number): BuildState {
  if (row.accepted !== null) return 'reported';
  if (row.ending !== null) return row.ending;
  return row.suspect_at !== null && row.suspect_at <= nowMs ? 'suspect' : 'live';
}

function stepOf(row: BuildRow): string | null {
  if (row.live_job === null || row.step === null) return row.failed_step;
  return row.live_job.steps[row.step]?.name ?? null;
}
