import { randomUUID, sign } from 'node:crypto';
import { launchChallenge, type LaunchProof } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { listMachines } from '../history/list-machines.js';
import { describeEachDatabase } from '../testing/describe-each-database.js';
import { Farm, machineKeys } from '../testing/farm.js';
import { sampleDescriptor } from '../testing/sample-descriptor.js';
import { authenticate } from './authenticate.js';
import { createInvite } from './create-invite.js';
import { endLaunch } from './end-launch.js';
import { enrol } from './enrol.js';
import { makeEnrolCode } from './enrol-code.js';
import { readIdentityAuthorities } from './identity-authorities.js';
import { makeOwnCloud } from './testing/own-cloud.js';

const region = makeOwnCloud();
const authorities = readIdentityAuthorities(region.certificate, '123456789012');
const instanceId = 'i-0123456789abcdef0';

interface Ordered {
  readonly launchId: string;
  readonly code: string;
}

async function order(
  { db, clock }: Farm,
  { provider = 'process', instance = null }: { provider?: string; instance?: string | null } = {},
): Promise<Ordered> {
  const launchId = randomUUID();
  const { code, hash } = makeEnrolCode();
  await db.query(
    `insert into launches (id, pool, provider, instance_id, enrol_code_hash, ordered_at)
     values ($1, 'builders', $2, $3, $4, $5)`,
    [launchId, provider, instance, hash, clock.now()],
  );
  return { launchId, code };
}

class Instance {
  readonly agentId = randomUUID() as string;
  readonly keys = machineKeys();

  proof({ launchId, code }: Ordered, identity?: LaunchProof['identity']): LaunchProof {
    const challenge = Buffer.from(launchChallenge(launchId, this.agentId));
    const signature = sign(null, challenge, this.keys.privateKey).toString('base64url');
    return { kind: 'cloud-identity', launchId, enrolCode: code, signature, ...(identity && { identity }) };
  }

  async enrol(farm: Farm, proof: LaunchProof, given = authorities): Promise<string> {
    const { agentId, keys } = this;
    const descriptor = sampleDescriptor(agentId);
    const { reply } = await enrol(farm.db, farm.clock, {
      agentId,
      request: { descriptor, publicKey: keys.publicKey, proof },
      bearer: null,
      authorities: given,
    });
    return reply.credential!.token;
  }
}

function refusal(why: RegExp): { code: string; message: unknown } {
  return { code: 'forbidden', message: expect.stringMatching(why) as unknown };
}

describeEachDatabase('enrolment by launch', (database) => {
  it('lets the machine of a launch in, with its pool, and answers it again when the reply was lost', async () => {
    const farm = new Farm(database());
    const launch = await order(farm);
    const machine = new Instance();
    const token = await machine.enrol(farm, machine.proof(launch));
    await machine.enrol(farm, machine.proof(launch));
    expect(await authenticate(farm.db, farm.clock, token)).toMatchObject({ agentId: machine.agentId });
    const volunteer = await farm.machine();
    const shown = await listMachines(farm.db, farm.clock, { isPublic: true });
    expect(shown.find(({ id }) => id === machine.agentId)?.launch).toEqual({
      id: launch.launchId,
      pool: 'builders',
    });
    expect(shown.find(({ id }) => id === volunteer.agentId)).not.toHaveProperty('launch');
    const [row] = await farm.db.query('select trust, pool from machines where id = $1', [machine.agentId]);
    expect(row).toEqual({ trust: 'launched', pool: 'builders' });
  });

  it('refuses a launch that nobody ordered, and one with a wrong code, in the same words', async () => {
    const farm = new Farm(database());
    const launch = await order(farm);
    const machine = new Instance();
    const unknown = { launchId: randomUUID(), code: launch.code };
    const forged = { ...launch, code: makeEnrolCode().code };
    for (const tried of [unknown, forged]) {
      await expect(machine.enrol(farm, machine.proof(tried))).rejects.toMatchObject(
        refusal(/not known here, or the code is not its own/),
      );
    }
    expect(await farm.db.query('select 1 from machines')).toEqual([]);
  });

  it('refuses a second machine that replays the code, and exactly one of many wins', async () => {
    const farm = new Farm(database());
    const launch = await order(farm);
    const ends = await Promise.allSettled(
      Array.from({ length: 8 }, () => {
        const machine = new Instance();
        return machine.enrol(farm, machine.proof(launch));
      }),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const late = new Instance();
    await expect(late.enrol(farm, late.proof(launch))).rejects.toMatchObject(refusal(/already/));
  });

  it('refuses who repeats a proof that another key signed, with the id and key of the right machine, too', async () => {
    const farm = new Farm(database());
    const launch = await order(farm);
    const machine = new Instance();
    await machine.enrol(farm, machine.proof(launch));
    const thief = new Instance();
    await expect(thief.enrol(farm, machine.proof(launch))).rejects.toMatchObject(refusal(/not signed/));
    const posing = Object.assign(new Instance(), {
      agentId: machine.agentId,
      keys: { ...thief.keys, publicKey: machine.keys.publicKey },
    });
    await expect(posing.enrol(farm, posing.proof(launch))).rejects.toMatchObject(refusal(/not signed/));
  });

  it("does not make a launched machine of a volunteer's", async () => {
    const farm = new Farm(database());
    const launch = await order(farm);
    const volunteer = await farm.machine();
    const posing = Object.assign(new Instance(), { agentId: volunteer.agentId, keys: volunteer });
    await expect(posing.enrol(farm, posing.proof(launch))).rejects.toMatchObject(refusal(/not by a launch/));
  });

  it('refuses a launch that has ended, and voids what its machine was given', async () => {
    const farm = new Farm(database());
    const launch = await order(farm);
    const machine = new Instance();
    const token = await machine.enrol(farm, machine.proof(launch));
    const { launchId } = launch;
    expect(await endLaunch(farm.db, farm.clock, { launchId, reason: 'idle' })).toBe(true);
    expect(await endLaunch(farm.db, farm.clock, { launchId, reason: 'again' })).toBe(false);
    expect(await authenticate(farm.db, farm.clock, token)).toBeNull();
    await expect(machine.enrol(farm, machine.proof(launch))).rejects.toMatchObject(refusal(/ended/));
    const { agentId, keys } = machine;
    const { code } = await createInvite(farm.db, farm.clock, { ttlS: 60 });
    const request = { descriptor: sampleDescriptor(agentId), publicKey: keys.publicKey };
    const invited = { ...request, proof: { kind: 'invite', code } as const };
    await expect(
      enrol(farm.db, farm.clock, { agentId, request: invited, bearer: null }),
    ).rejects.toMatchObject(refusal(/does not come back by an invite/));
  });

  it('queues what an ended launch was building again, as preempted, without using up an attempt', async () => {
    const farm = new Farm(database());
    const launch = await order(farm);
    const machine = new Instance();
    const token = await machine.enrol(farm, machine.proof(launch));
    const jobId = await farm.job();
    const [described] = await farm.db.query<{ rev: string }>('select rev from descriptions');
    const { agentId, keys } = machine;
    await farm.claim({ agentId, ...keys, token, descriptorRev: described!.rev });
    await endLaunch(farm.db, farm.clock, { launchId: launch.launchId, reason: 'taken back by the cloud' });
    const [ending] = await farm.db.query('select ending, reason from claim_endings');
    expect(ending).toEqual({ ending: 'released', reason: 'preempted' });
    const [queued] = await farm.db.query<{ job_id: string }>('select job_id from queued_jobs');
    expect(queued?.job_id).toBe(jobId);
  });

  it("lets an instance of EC2 in by its document, and nobody by another's, a forged or a changed one", async () => {
    const farm = new Farm(database());
    const launch = await order(farm, { provider: 'ec2', instance: instanceId });
    const machine = new Instance();
    const right = region.identityOf(instanceId);
    const refused: [LaunchProof['identity'], RegExp][] = [
      [undefined, /shows its identity document/],
      [region.identityOf('i-0fedcba9876543210'), /another instance/],
      [makeOwnCloud().identityOf(instanceId), /not signed by a region/],
      [{ ...right, document: right.document.replace('c7a.large', 'c7a.metal') }, /not signed by a region/],
      [region.identityOf(instanceId, { accountId: '999999999999' }), /not signed by a region/],
      [{ ...right, signature: 'AAAA' }, /not signed by a region/],
    ];
    for (const [identity, why] of refused) {
      await expect(machine.enrol(farm, machine.proof(launch, identity))).rejects.toMatchObject(refusal(why));
    }
    const blind = { keys: [], account: null };
    await expect(machine.enrol(farm, machine.proof(launch, right), blind)).rejects.toMatchObject(
      refusal(/no certificates/),
    );
    await machine.enrol(farm, machine.proof(launch, right));
  });

  it('lets an instance wait whose launch is not known to have an instance yet', async () => {
    const farm = new Farm(database());
    const launch = await order(farm, { provider: 'ec2' });
    const machine = new Instance();
    const proof = machine.proof(launch, region.identityOf(instanceId));
    await expect(machine.enrol(farm, proof)).rejects.toMatchObject({ code: 'maintenance', retryable: true });
    await farm.db.query('update launches set instance_id = $2 where id = $1', [launch.launchId, instanceId]);
    await machine.enrol(farm, proof);
  });
});
