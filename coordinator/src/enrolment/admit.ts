import type { LaunchProof, Proof } from '@barnraiser/protocol';
import { CoordinatorError } from '../store/coordinator-error.js';
import { poolsChangedChannel } from '../scaler/store/pools-changed-channel.js';
import type { Queryable } from '../store/database.js';
import { sha256Hex } from '../store/digest.js';
import { isChallengeValid, makeChallenge } from './challenge.js';
import type { IdentityAuthorities } from './identity-authorities.js';
import { credentialOwnerIn } from './issue-credential.js';
import { lockMachine, type MachineRow } from './machine-row.js';
import { isPublicKey, isSignatureValid } from './public-key.js';
import { takeInvite } from './take-invite.js';
import { takeLaunch } from './take-launch.js';

/** Who wants in, and what it shows for itself. */
export interface Applicant {
  readonly agentId: string;
  readonly publicKey: string | null;
  readonly proof: Proof | null;
  readonly bearer: string | null;
  readonly openEnrolment: boolean;
  readonly authorities: IdentityAuthorities;
  readonly secret: Buffer;
  readonly nowMs: number;
}

export interface Admission {
  /** The machine came to be by this call, or by an earlier one that this repeats. */
  readonly created: boolean;
  /** A person must approve it before it is given work. */
  readonly pending: boolean;
}

/** Lets a machine in by its proof or its credential, making its row if need be; see `enrol` for the errors. */
export async function admit(tx: Queryable, applicant: Applicant): Promise<Admission> {
  const machine = await lockMachine(tx, applicant.agentId);
  if (machine) requireSameKey(machine, applicant);
  if (machine?.suspended_at) {
    throw new CoordinatorError('agent-suspended', `machine ${machine.id} is suspended`);
  }
  switch (applicant.proof?.kind) {
    case 'invite':
      return admitInvited(tx, applicant, machine, applicant.proof.code);
    case 'open':
      return admitOpen(tx, applicant, machine);
    case 'signature':
      return admitSigned(applicant, machine, applicant.proof);
    case 'cloud-identity':
      return admitLaunched(tx, applicant, machine, applicant.proof);
    case 'preshared':
      throw new CoordinatorError('forbidden', `this coordinator takes no ${applicant.proof.kind} proofs`);
    case undefined:
      break;
  }
  return admitByCredential(tx, applicant, machine);
}

async function admitInvited(
  tx: Queryable,
  applicant: Applicant,
  machine: MachineRow | null,
  code: string,
): Promise<Admission> {
  if (machine?.launch_id) {
    throw new CoordinatorError(
      'forbidden',
      `machine ${machine.id} was launched: it does not come back by an invite`,
    );
  }
  const invite = await takeInvite(tx, code, { ...applicant, isNew: machine === null });
  // An invite proves nothing about a machine that is enrolled already: whoever holds one must not
  // get the credential of a machine whose id and public key he knows.
  if (machine && machine.left_at === null && !invite.isRepeat && !(await ownsCredential(tx, applicant))) {
    throw unauthorized(applicant, machine);
  }
  await ensureMachine(tx, applicant);
  await tx.query(
    `update machines set left_at = null, approved_at = coalesce(approved_at, $2), trust = coalesce(trust, 'invited')
     where id = $1`,
    [applicant.agentId, applicant.nowMs],
  );
  return { created: invite.hasMadeMachine, pending: false };
}

async function admitOpen(
  tx: Queryable,
  applicant: Applicant,
  machine: MachineRow | null,
): Promise<Admission> {
  if (!applicant.openEnrolment) {
    throw new CoordinatorError('forbidden', 'this coordinator takes machines by invite only');
  }
  // Whoever merely knows a machine's id and public key must not get its credential.
  if (machine) throw unauthorized(applicant, machine);
  await ensureMachine(tx, applicant);
  return { created: true, pending: true };
}

/** A launch makes a machine of its own: one that is known already, a volunteer's for instance, does not become it. */
async function admitLaunched(
  tx: Queryable,
  applicant: Applicant,
  machine: MachineRow | null,
  proof: LaunchProof,
): Promise<Admission> {
  const launch = await takeLaunch(tx, proof, applicant);
  if (machine && !launch.isRepeat) {
    throw new CoordinatorError('forbidden', `machine ${machine.id} is enrolled already, and not by a launch`);
  }
  if (launch.isRepeat) return { created: true, pending: false };
  await ensureMachine(tx, applicant);
  await tx.query(
    `update machines set approved_at = $2, trust = 'launched', pool = $3, launch_id = $4 where id = $1`,
    [applicant.agentId, applicant.nowMs, launch.pool, launch.id],
  );
  await tx.query('update launches set agent_id = $2, enrolled_at = $3 where id = $1', [
    launch.id,
    applicant.agentId,
    applicant.nowMs,
  ]);
  // The first boot that proves an image lets the scaler launch the rest.
  await tx.query('select pg_notify($1, $2)', [poolsChangedChannel, launch.pool]);
  return { created: true, pending: false };
}

function admitSigned(
  applicant: Applicant,
  machine: MachineRow | null,
  { challenge, signature }: Extract<Proof, { kind: 'signature' }>,
): Admission {
  const isProved =
    machine !== null &&
    machine.left_at === null &&
    isChallengeValid(applicant.secret, applicant.agentId, challenge, applicant.nowMs) &&
    isSignatureValid(machine.public_key, challenge, signature);
  if (!isProved) throw unauthorized(applicant, machine);
  return { created: false, pending: machine.approved_at === null };
}

async function admitByCredential(
  tx: Queryable,
  applicant: Applicant,
  machine: MachineRow | null,
): Promise<Admission> {
  if (!machine || !(await ownsCredential(tx, applicant))) throw unauthorized(applicant, machine);
  return { created: false, pending: machine.approved_at === null };
}

async function ownsCredential(tx: Queryable, { bearer, agentId, nowMs }: Applicant): Promise<boolean> {
  return bearer !== null && (await credentialOwnerIn(tx, sha256Hex(bearer), nowMs)) === agentId.toLowerCase();
}

/** Makes the machine's row from its public key when there is none. */
async function ensureMachine(tx: Queryable, applicant: Applicant): Promise<void> {
  if (applicant.publicKey !== null && isPublicKey(applicant.publicKey)) {
    await tx.query(
      'insert into machines (id, public_key, enrolled_at) values ($1, $2, $3) on conflict (id) do nothing',
      [applicant.agentId, applicant.publicKey, applicant.nowMs],
    );
    const machine = await lockMachine(tx, applicant.agentId);
    requireSameKey(machine!, applicant);
    return;
  }
  throw new CoordinatorError('schema', 'a machine enrols with its public key', {
    extra: { errors: [{ pointer: '/publicKey', detail: 'expected an Ed25519 key (SPKI, base64url)' }] },
  });
}

function requireSameKey(machine: MachineRow, { publicKey }: Applicant): void {
  if (publicKey === null || publicKey === machine.public_key) return;
  throw new CoordinatorError('conflict', `machine ${machine.id} is enrolled with another public key`);
}

/** A machine that is known, and has not left, may answer the challenge instead. */
function unauthorized(applicant: Applicant, machine: MachineRow | null): CoordinatorError {
  if (machine === null || machine.left_at !== null) {
    return new CoordinatorError(
      'unauthorized',
      `machine ${applicant.agentId} is not enrolled: it needs an invite`,
    );
  }
  const challenge = makeChallenge(applicant.secret, applicant.agentId, applicant.nowMs);
  return new CoordinatorError('unauthorized', 'sign the challenge to get a new credential', {
    extra: { challenge },
  });
}
