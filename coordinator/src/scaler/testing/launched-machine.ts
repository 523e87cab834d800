import { randomUUID, sign } from 'node:crypto';
import { launchChallenge } from '@barnraiser/protocol';
import { coordinatorSecret } from '../../enrolment/coordinator-secret.js';
import { enrol } from '../../enrolment/enrol.js';
import { type Farm, type FarmMachine, machineKeys } from '../../testing/farm.js';
import { sampleDescriptor } from '../../testing/sample-descriptor.js';
import { launchEnrolCode } from '../store/launch-user-data.js';

/** Enrols a machine as the agent on a launch's instance does. */
export async function enrolLaunched({ db, clock }: Farm, launchId: string): Promise<FarmMachine> {
  const agentId = randomUUID();
  const keys = machineKeys();
  const { code } = launchEnrolCode(await coordinatorSecret(db), launchId);
  const challenge = Buffer.from(launchChallenge(launchId, agentId));
  const signature = sign(null, challenge, keys.privateKey).toString('base64url');
  const { reply } = await enrol(db, clock, {
    agentId,
    request: {
      descriptor: sampleDescriptor(agentId),
      publicKey: keys.publicKey,
      proof: { kind: 'cloud-identity', launchId, enrolCode: code, signature },
    },
    bearer: null,
  });
  return { agentId, ...keys, token: reply.credential!.token, descriptorRev: reply.descriptorRev };
}
