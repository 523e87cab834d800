import { launchChallenge, type LaunchProof } from '@barnraiser/protocol';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';
import { isEnrolCode } from './enrol-code.js';
import type { IdentityAuthorities } from './identity-authorities.js';
import { verifyIdentity } from './instance-identity.js';
import { isSignatureValid } from './public-key.js';

/** The machine that shows a launch. */
export interface LaunchedApplicant {
  readonly agentId: string;
  readonly publicKey: string | null;
  readonly authorities: IdentityAuthorities;
}

/** A launch that was shown rightly. */
export interface TakenLaunch {
  readonly id: string;
  readonly pool: string;
  /** The same machine, with the same key, has shown it before. */
  readonly isRepeat: boolean;
}

interface LaunchRow {
  readonly id: string;
  readonly pool: string;
  readonly provider: string;
  readonly instance_id: string | null;
  readonly enrol_code_hash: string;
  readonly agent_id: string | null;
  readonly end_ordered_at: number | null;
  readonly ended_at: number | null;
}

/** Instances of these providers show who they are by a document that the cloud signed. */
const documented: readonly string[] = ['ec2'];

/** Where the provider has not yet told which instance it started for a launch. */
const retryAfterS = 5;

/**
 * Checks a launch's proof and holds the launch's row until the transaction ends. A launch enrols one
 * machine: the one that shows its code first, under a key that it holds, and, where the provider signs
 * identities, from the very instance that was started for it. Rejects with `forbidden`; with
 * `maintenance` while that instance is not known.
 */
export async function takeLaunch(
  tx: Queryable,
  proof: LaunchProof,
  { agentId, publicKey, authorities }: LaunchedApplicant,
): Promise<TakenLaunch> {
  const challenge = launchChallenge(proof.launchId, agentId);
  if (publicKey === null || !isSignatureValid(publicKey, challenge, proof.signature)) {
    throw refused(proof, 'the proof is not signed by the key of this machine');
  }
  const [launch] = await tx.query<LaunchRow>(
    `select id, pool, provider, instance_id, enrol_code_hash, agent_id, end_ordered_at, ended_at
     from launches where id = $1 for update`,
    [proof.launchId],
  );
  // Whoever tries learns nothing of which launches there are.
  if (!launch || !isEnrolCode(proof.enrolCode, launch.enrol_code_hash)) {
    throw refused(proof, 'the launch is not known here, or the code is not its own');
  }
  // One that took too long to boot is on its way out.
  if (launch.ended_at !== null || (launch.end_ordered_at !== null && launch.agent_id === null)) {
    throw refused(proof, 'the launch has ended');
  }
  if (launch.agent_id !== null && launch.agent_id !== agentId.toLowerCase()) {
    throw refused(proof, 'the launch has enrolled its machine already');
  }
  if (documented.includes(launch.provider)) requireInstance(launch, proof, authorities);
  return { id: launch.id, pool: launch.pool, isRepeat: launch.agent_id !== null };
}

function requireInstance(launch: LaunchRow, proof: LaunchProof, authorities: IdentityAuthorities): void {
  if (authorities.keys.length === 0) {
    throw refused(proof, 'this coordinator has no certificates to check instances of EC2 by');
  }
  if (proof.identity === undefined) throw refused(proof, 'an instance of EC2 shows its identity document');
  const identity = verifyIdentity(proof.identity, authorities);
  if (identity === null)
    throw refused(proof, 'the identity document is not signed by a region of this cloud');
  if (launch.instance_id === null) {
    throw new CoordinatorError('maintenance', `the instance of launch ${launch.id} is not known yet`, {
      extra: { retryAfterS },
    });
  }
  if (identity.instanceId === launch.instance_id) return;
  throw refused(proof, `the identity document is of another instance than the one that was started`);
}

function refused({ launchId }: LaunchProof, why: string): CoordinatorError {
  return new CoordinatorError('forbidden', `cannot enrol a machine by launch ${launchId}: ${why}`);
}
