import { ClaimId, JobId, type ClaimRequest, type Directive, type Grant } from '@barnraiser/protocol';
import { claimToken } from '../enrolment/claim-token.js';
import { coordinatorSecret } from '../enrolment/coordinator-secret.js';
import type { Clock } from '../store/clock.js';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Database } from '../store/database.js';
import { existingClaim } from './existing-claim.js';
import { matchedClasses } from './matched-classes.js';
import { reconcileHolding } from './moves/reconcile-holding.js';
import { takeJob } from './moves/take-job.js';
import { defaultLeaseRules, newLease, wireLease, type LeaseRules } from './rules/lease-arithmetic.js';

/** A machine's call for one job. The caller has checked that it comes from `request.agent`. */
export interface ClaimCall {
  readonly claimId: string;
  readonly request: ClaimRequest;
  readonly leaseRules?: LeaseRules;
  /**
   * When the call came in, if it has been waiting since. Claims granted after that, by another call
   * of the same machine, are not taken for dropped because `holding` does not name them.
   */
  readonly askedAtMs?: number;
  /** The same waiting call tried before and found nothing: what it holds is settled, and no claim has its id. */
  readonly isRetry?: boolean;
}

/**
 * Tries once to get a job, without waiting; the same claim id again gets the same job. Requeues what
 * the machine does not hold any more and tells what it holds in vain. Rejects with
 * `descriptor-unknown`, `agent-pending`, `agent-suspended`, `unauthorized` (it has left), or
 * `claim-superseded` (the claim has ended, or is another machine's).
 */
export async function claimJob(
  db: Database,
  clock: Clock,
  { claimId, request, leaseRules = defaultLeaseRules, askedAtMs = clock.now(), isRetry = false }: ClaimCall,
): Promise<{ grant: Grant | null; directives: Directive[] }> {
  const nowMs = clock.now();
  const standing = await greet(db, request, nowMs);
  const directives = isRetry ? [] : await reconcileHolding(db, { claimId, request, askedAtMs, nowMs });
  const repeated = isRetry ? null : await existingClaim(db, claimId, request.agent, nowMs);
  if (repeated) return { grant: await grantOf(db, claimId, repeated), directives };
  if (standing === 'draining') return { grant: null, directives: [...directives, { kind: 'drain' }] };
  if (standing === 'quarantined') return { grant: null, directives };

  const classes = await matchedClasses(db, request.descriptorRev);
  const lease = newLease(leaseRules, request.offlineGraceS, nowMs);
  const { agent: agentId, descriptorRev, accept } = request;
  try {
    const taken = await takeJob(db, { claimId, agentId, descriptorRev, accept, lease }, classes);
    return { grant: taken && (await grantOf(db, claimId, { ...taken, lease })), directives };
  } catch (error) {
    // The same call came twice at once, and the other got the job.
    const granted = isUniqueViolation(error) && (await existingClaim(db, claimId, agentId, nowMs));
    if (!granted) throw error;
    return { grant: await grantOf(db, claimId, granted), directives };
  }
}

interface Greeted {
  readonly approved_at: number | null;
  readonly suspended_at: number | null;
  readonly left_at: number | null;
  readonly quarantined_until: number | null;
  readonly draining_at: number | null;
  readonly is_described: boolean;
}

/** Notes the contact, refuses machines that never get work, and tells whether this one gets any now. */
async function greet(
  db: Database,
  request: ClaimRequest,
  nowMs: number,
): Promise<'ready' | 'quarantined' | 'draining'> {
  const [machine] = await db.query<Greeted>(
    `update machines set last_seen_at = $2 where id = $1
     returning approved_at, suspended_at, left_at, quarantined_until, draining_at,
       exists (select 1 from descriptors where rev = $3 and agent_id = $1) as is_described`,
    [request.agent, nowMs, request.descriptorRev],
  );
  const name = `machine ${request.agent}`;
  if (!machine || machine.left_at !== null)
    throw new CoordinatorError('unauthorized', `${name} is not enrolled`);
  if (machine.suspended_at !== null) throw new CoordinatorError('agent-suspended', `${name} is suspended`);
  if (machine.approved_at === null) throw new CoordinatorError('agent-pending', `${name} awaits approval`);
  if (!machine.is_described) {
    throw new CoordinatorError(
      'descriptor-unknown',
      `${name} has not sent descriptor ${request.descriptorRev}`,
    );
  }
  if (machine.draining_at !== null) return 'draining';
  return machine.quarantined_until !== null && machine.quarantined_until > nowMs ? 'quarantined' : 'ready';
}

async function grantOf(
  db: Database,
  claimId: string,
  { job_id, attempt, document, lease }: NonNullable<Awaited<ReturnType<typeof existingClaim>>>,
): Promise<Grant> {
  return {
    claimId: ClaimId.parse(claimId),
    jobId: JobId.parse(job_id),
    attempt,
    lease: wireLease(lease),
    job: document,
    token: claimToken(await coordinatorSecret(db), claimId),
  };
}

function isUniqueViolation(error: unknown): boolean {
  return (error as { code?: unknown }).code === '23505';
}
