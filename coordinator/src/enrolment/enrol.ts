import type { EnrolReply, EnrolRequest } from '@barnraiser/protocol';
import type { Clock } from '../store/clock.js';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Database } from '../store/database.js';
import { admit, type Admission, type Applicant } from './admit.js';
import { coordinatorSecret } from './coordinator-secret.js';
import { type IdentityAuthorities, noAuthorities } from './identity-authorities.js';
import { issueCredential } from './issue-credential.js';
import { recordDescription } from './record-description.js';

/** A call to enrol, as it came in. `bearer`: the token of its Authorization header. */
export interface Enrolment {
  readonly agentId: string;
  readonly request: EnrolRequest;
  readonly bearer: string | null;
  /** Whether machines may come without an invite and wait for approval; default no. */
  readonly openEnrolment?: boolean;
  /** Who vouches for launched instances; default nobody. */
  readonly authorities?: IdentityAuthorities;
}

/**
 * Enrols a machine, describes it anew, or renews its credential; all or nothing. `created` is also
 * true when the call that created the machine is repeated. Rejects with `unauthorized` (with a
 * challenge when the machine is known), `invite-invalid`, `forbidden` (a launch's
 * proof, too), `agent-suspended`, `conflict`
 * (another public key) or `schema`.
 */
export async function enrol(
  db: Database,
  clock: Clock,
  { agentId, request, bearer, openEnrolment = false, authorities = noAuthorities }: Enrolment,
): Promise<{ created: boolean; reply: EnrolReply }> {
  if (request.descriptor.agent.id !== agentId) {
    throw schemaError('/descriptor/agent/id', 'expected the id of the address');
  }
  const applicant: Applicant = {
    agentId,
    publicKey: request.publicKey ?? null,
    proof: request.proof ?? null,
    bearer,
    openEnrolment,
    authorities,
    secret: await coordinatorSecret(db),
    nowMs: clock.now(),
  };
  return db.transaction(async (tx) => {
    const admission = await admit(tx, applicant);
    const descriptorRev = await recordDescription(tx, request.descriptor, applicant.nowMs);
    await tx.query('update machines set last_seen_at = $2 where id = $1', [agentId, applicant.nowMs]);
    const credential = request.proof && (await issueCredential(tx, agentId, applicant.nowMs));
    return { created: admission.created, reply: replyOf(admission, descriptorRev, credential) };
  });
}

function replyOf(
  admission: Admission,
  descriptorRev: string,
  credential: EnrolReply['credential'],
): EnrolReply {
  return {
    status: admission.pending ? 'pending' : 'enrolled',
    descriptorRev,
    directives: [],
    ...(credential && { credential }),
  };
}

function schemaError(pointer: string, detail: string): CoordinatorError {
  return new CoordinatorError('schema', `cannot enrol the machine: ${detail}`, {
    extra: { errors: [{ pointer, detail }] },
  });
}
