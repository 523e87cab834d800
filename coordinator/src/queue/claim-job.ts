import { ClaimId, JobId, type ClaimRequest, type Directive, type Grant } from '@barnraiser/protocol';
import { claimToken } from '../enrolment/claim-token.js';
import { coordinatorSecret } from '../enrolment/coordinator-secret.js';
import type { Clock } from '../store/clock.js';
import type { Database } from '../store/database.js';
import { claimTogether } from './claim-together.js';
import { existingClaim } from './existing-claim.js';
import { matchedClasses } from './matched-classes.js';
import { directivesFor, reconcileHolding } from './moves/reconcile-holding.js';
import { takeJob, type TakenJob, type Taker } from './moves/take-job.js';
import { noteGranted } from './touch-claim.js';
import { defaultLeaseRules, newLease, wireLease, type LeaseRules } from './rules/lease-arithmetic.js';

/** A machine's call for one job. */
export interface ClaimCall {
  readonly claimId: string;
  /** SHA-256 of the credential that proves it to come from `request.agent`, hexadecimal. */
  readonly credential: string;
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
 * `descriptor-unknown`, `agent-pending`, `agent-suspended`, `unauthorized` (it has left, or the credential
 * is not its own), or
 * `claim-superseded` (the claim has ended, or is another machine's).
 */
export async function claimJob(
  db: Database,
  clock: Clock,
  {
    claimId,
    credential,
    request,
    leaseRules = defaultLeaseRules,
    askedAtMs = clock.now(),
    isRetry = false,
  }: ClaimCall,
): Promise<{ grant: Grant | null; directives: Directive[] }> {
  const nowMs = clock.now();
  const lease = newLease(leaseRules, request.offlineGraceS, nowMs);
  const { agent: agentId, descriptorRev, accept, holding } = request;
  const taker = { claimId, agentId, descriptorRev, accept, lease };
  try {
    const met = await claimTogether(db, { ...taker, credential, holding, askedAtMs, isRetry });
    const reconcile = (): Promise<Directive[]> =>
      met.hasOmitted
        ? reconcileHolding(db, { claimId, request, askedAtMs, nowMs })
        : directivesFor(db, request);
    const directives = isRetry ? [] : await reconcile();
    if (met.isRepeated) return { grant: await repeatedGrant(db, claimId, agentId, nowMs), directives };
    if (met.standing === 'draining') return { grant: null, directives: [...directives, { kind: 'drain' }] };
    if (met.standing === 'quarantined') return { grant: null, directives };
    const taken = met.taken ?? (met.mayTakeAlone ? await takeAlone(db, taker) : null);
    if (taken) noteGranted(db, claimId, lease);
    return { grant: taken && (await grantOf(db, claimId, { ...taken, lease })), directives };
  } catch (error) {
    // The same call came twice at once, and the other got the job.
    const grant = isUniqueViolation(error) && (await repeatedGrant(db, claimId, agentId, nowMs));
    if (!grant) throw error;
    return { grant, directives: [] };
  }
}

async function takeAlone(db: Database, taker: Taker): Promise<TakenJob | null> {
  return takeJob(db, taker, await matchedClasses(db, taker.descriptorRev));
}

async function repeatedGrant(
  db: Database,
  claimId: string,
  agentId: string,
  nowMs: number,
): Promise<Grant | null> {
  const granted = await existingClaim(db, claimId, agentId, nowMs);
  return granted && grantOf(db, claimId, granted);
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
