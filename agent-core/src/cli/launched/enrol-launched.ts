import { type Descriptor, launchChallenge, type LaunchProof, type UserData } from '@barnraiser/protocol';
import { ClaimError } from '../../claim/claim-error.js';
import type { Identity } from '../../claim/identity.js';
import { enrolAt, type Joined } from '../../claim/native/join.js';
import { backOffMs } from '../../timing/back-off.js';
import type { Clock } from '../../timing/clock.js';

/** Who enrols by which launch. */
export interface LaunchedMachine {
  readonly userData: UserData;
  readonly identity: Identity;
  readonly descriptor: Descriptor;
  readonly document: LaunchProof['identity'] | null;
}

/** A coordinator that is being restarted is waited for; a machine that costs money does not wait for ever. */
const patienceMs = 5 * 60_000;
const longestPauseMs = 15_000;

/**
 * Enrols a launched machine, again while the coordinator is away or does not know the instance yet, for
 * five minutes at most. The call may be repeated: the proof is signed by the machine's own key. Rejects
 * with `ClaimError`, with the signal's reason when it aborts.
 */
export async function enrolLaunched(
  { userData, identity, descriptor, document }: LaunchedMachine,
  clock: Clock,
  signal: AbortSignal,
): Promise<Joined> {
  const { coordinator, launchId, enrolCode } = userData;
  const proof: LaunchProof = {
    kind: 'cloud-identity',
    launchId,
    enrolCode,
    signature: identity.sign(launchChallenge(launchId, identity.agentId)),
    ...(document !== null && { identity: document }),
  };
  const beganMs = clock.monotonicMs();
  for (let failures = 1; ; failures += 1) {
    signal.throwIfAborted();
    try {
      return await enrolAt(coordinator.replace(/\/+$/, ''), proof, identity, descriptor);
    } catch (error) {
      const isOver = clock.monotonicMs() - beganMs > patienceMs;
      if (!(error instanceof ClaimError) || !error.retryable || isOver) throw error;
      await clock.pause(
        Math.min(longestPauseMs, backOffMs(failures, clock.random(), error.retryAfterMs)),
        signal,
      );
    }
  }
}
