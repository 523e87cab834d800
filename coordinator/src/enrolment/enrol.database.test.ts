import { randomUUID, sign, type KeyObject } from 'node:crypto';
import type { EnrolRequest } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { claimOwner } from '../queue/claim-owner.js';
import { sweep } from '../queue/sweep.js';
import type { CoordinatorError } from '../store/coordinator-error.js';
import { describeEachDatabase } from '../testing/describe-each-database.js';
import { Farm, machineKeys, type FarmMachine } from '../testing/farm.js';
import { sampleDescriptor } from '../testing/sample-descriptor.js';
import { approveMachine } from './approve-machine.js';
import { authenticate } from './authenticate.js';
import { createInvite } from './create-invite.js';
import { enrol, type Enrolment } from './enrol.js';
import { leaveMachine } from './leave-machine.js';
import { resumeMachine, suspendMachine } from './suspend-machine.js';

const hourMs = 3_600_000;

interface Newcomer {
  readonly agentId: string;
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

function newcomer(): Newcomer {
  return { agentId: randomUUID(), ...machineKeys() };
}

async function invite(farm: Farm, ttlS = 3600): Promise<EnrolRequest['proof']> {
  return { kind: 'invite', code: (await createInvite(farm.db, farm.clock, { ttlS })).code };
}

function call(
  { agentId, publicKey }: Pick<Newcomer, 'agentId' | 'publicKey'>,
  proof: EnrolRequest['proof'],
  changes: Partial<Enrolment> = {},
): Enrolment {
  const request = { descriptor: sampleDescriptor(agentId), publicKey, ...(proof && { proof }) };
  return { agentId, request, bearer: null, ...changes };
}

/** The challenge that a machine without a credential is answered with. */
async function challengeFor(farm: Farm, machine: Newcomer | FarmMachine): Promise<string> {
  const refused: unknown = await enrol(farm.db, farm.clock, call(machine, undefined)).catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ code: 'unauthorized' });
  return (refused as CoordinatorError).extra.challenge!;
}

function signed(challenge: string, privateKey: KeyObject): EnrolRequest['proof'] {
  const signature = sign(null, Buffer.from(challenge), privateKey).toString('base64url');
  return { kind: 'signature', challenge, signature };
}

describeEachDatabase('enrol', (database) => {
  describe('by invite', () => {
    it('lets one machine in, once, and answers it the same when it repeats the call', async () => {
      const farm = new Farm(database());
      const proof = await invite(farm);
      const machine = newcomer();
      const first = await enrol(farm.db, farm.clock, call(machine, proof));
      expect(first).toMatchObject({ created: true, reply: { status: 'enrolled', directives: [] } });
      farm.clock.advance(1000);
      const again = await enrol(farm.db, farm.clock, call(machine, proof));
      expect(again).toMatchObject({ created: true, reply: { descriptorRev: first.reply.descriptorRev } });
      for (const { reply } of [first, again]) {
        const caller = await authenticate(farm.db, farm.clock, reply.credential!.token);
        expect(caller).toMatchObject({ kind: 'agent', agentId: machine.agentId });
      }
      await expect(enrol(farm.db, farm.clock, call(newcomer(), proof))).rejects.toMatchObject({
        code: 'invite-invalid',
      });
    });

    it('lets exactly one of many machines in that show it at the same time', async () => {
      const farm = new Farm(database());
      const proof = await invite(farm);
      const ends = await Promise.allSettled(
        Array.from({ length: 8 }, () => enrol(farm.db, farm.clock, call(newcomer(), proof))),
      );
      expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
    });

    it('refuses a code that is unknown or expired', async () => {
      const farm = new Farm(database());
      const proof = await invite(farm, 60);
      farm.clock.advance(60_000);
      const unknown = { kind: 'invite', code: 'x'.repeat(26) } as const;
      for (const refused of [proof, unknown]) {
        await expect(enrol(farm.db, farm.clock, call(newcomer(), refused))).rejects.toMatchObject({
          code: 'invite-invalid',
        });
      }
    });

    it('is not used up by a call that fails', async () => {
      const farm = new Farm(database());
      const proof = await invite(farm);
      const machine = newcomer();
      await expect(
        enrol(farm.db, farm.clock, call({ ...machine, publicKey: 'none' }, proof)),
      ).rejects.toMatchObject({ code: 'schema', extra: { errors: [{ pointer: '/publicKey' }] } });
      expect(await enrol(farm.db, farm.clock, call(newcomer(), proof))).toMatchObject({ created: true });
    });

    it('gives no credential of a machine that is enrolled already to whoever knows its key', async () => {
      const farm = new Farm(database());
      const machine = await farm.machine();
      const proof = await invite(farm);
      await expect(enrol(farm.db, farm.clock, call(machine, proof))).rejects.toMatchObject({
        code: 'unauthorized',
      });
      const own = await enrol(farm.db, farm.clock, call(machine, proof, { bearer: machine.token }));
      expect(own).toMatchObject({ created: false, reply: { status: 'enrolled' } });
    });
  });

  it('refuses another public key for the same machine', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const changed = { agentId: machine.agentId, publicKey: machineKeys().publicKey };
    for (const proof of [await invite(farm), undefined]) {
      await expect(
        enrol(farm.db, farm.clock, call(changed, proof, { bearer: machine.token })),
      ).rejects.toMatchObject({ code: 'conflict' });
    }
  });

  it('refuses the description of another machine', async () => {
    const farm = new Farm(database());
    const machine = newcomer();
    const enrolment = call(machine, await invite(farm));
    await expect(enrol(farm.db, farm.clock, { ...enrolment, agentId: randomUUID() })).rejects.toMatchObject({
      code: 'schema',
    });
  });

  describe('by signature', () => {
    it('renews a credential that has expired', async () => {
      const farm = new Farm(database());
      const machine = await farm.machine();
      farm.clock.advance(24 * hourMs - 1);
      expect(await authenticate(farm.db, farm.clock, machine.token)).not.toBeNull();
      farm.clock.advance(1);
      expect(await authenticate(farm.db, farm.clock, machine.token)).toBeNull();
      await sweep(farm.db, farm.clock);
      const proof = signed(await challengeFor(farm, machine), machine.privateKey);
      const { created, reply } = await enrol(farm.db, farm.clock, call(machine, proof));
      expect(created).toBe(false);
      expect(reply.credential).toMatchObject({ expiresInS: 86_400 });
      expect(await authenticate(farm.db, farm.clock, reply.credential!.token)).not.toBeNull();
    });

    it('refuses forged signatures and challenges that are expired, altered or of another machine', async () => {
      const farm = new Farm(database());
      const [machine, other] = [await farm.machine(), await farm.machine()];
      const challenge = await challengeFor(farm, machine);
      const [expiry, ...rest] = challenge.split('.');
      const forged = [
        signed(challenge, other.privateKey),
        signed([Number(expiry) + 1, ...rest].join('.'), machine.privateKey),
        signed(await challengeFor(farm, other), machine.privateKey),
        signed('', machine.privateKey),
        { kind: 'signature', challenge, signature: 'AAAA' } as const,
      ];
      for (const proof of forged) {
        await expect(enrol(farm.db, farm.clock, call(machine, proof))).rejects.toMatchObject({
          code: 'unauthorized',
        });
      }
      farm.clock.advance(5 * 60_000);
      await expect(
        enrol(farm.db, farm.clock, call(machine, signed(challenge, machine.privateKey))),
      ).rejects.toMatchObject({ code: 'unauthorized' });
    });

    it('gives no challenge to a machine that is not known or has left', async () => {
      const farm = new Farm(database());
      const machine = await farm.machine();
      const proof = signed(await challengeFor(farm, machine), machine.privateKey);
      await leaveMachine(farm.db, farm.clock, machine.agentId);
      for (const enrolment of [call(machine, undefined), call(machine, proof), call(newcomer(), undefined)]) {
        await expect(enrol(farm.db, farm.clock, enrolment)).rejects.toMatchObject({
          code: 'unauthorized',
          extra: {},
        });
      }
    });
  });

  it('describes a machine anew by its credential alone', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const { request, ...rest } = call(machine, undefined, { bearer: machine.token });
    const descriptor = sampleDescriptor(machine.agentId, { memMb: 32_000 });
    const { reply } = await enrol(farm.db, farm.clock, { ...rest, request: { ...request, descriptor } });
    expect(reply.credential).toBeUndefined();
    expect(reply.descriptorRev).not.toBe(machine.descriptorRev);
    const other = await farm.machine();
    await expect(
      enrol(farm.db, farm.clock, call(machine, undefined, { bearer: other.token })),
    ).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('lets a claim go on by its own token after the credential has expired', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await farm.job();
    const { token, claimId } = await farm.claim(machine);
    farm.clock.advance(48 * hourMs);
    expect(await authenticate(farm.db, farm.clock, machine.token)).toBeNull();
    expect(await authenticate(farm.db, farm.clock, token)).toMatchObject({ kind: 'claim', claimId });
    expect(await authenticate(farm.db, farm.clock, 'nobody')).toBeNull();
  });

  it('keeps a machine without an invite waiting until a person approves it', async () => {
    const farm = new Farm(database());
    const machine = newcomer();
    const open = { kind: 'open' } as const;
    await expect(enrol(farm.db, farm.clock, call(machine, open))).rejects.toMatchObject({
      code: 'forbidden',
    });
    const { reply } = await enrol(farm.db, farm.clock, call(machine, open, { openEnrolment: true }));
    expect(reply.status).toBe('pending');
    const { descriptorRev } = reply;
    const asking = { ...machine, descriptorRev, token: '' };
    await farm.job();
    await expect(farm.ask(asking)).rejects.toMatchObject({ code: 'agent-pending' });
    await approveMachine(farm.db, farm.clock, machine.agentId);
    await approveMachine(farm.db, farm.clock, machine.agentId);
    expect((await farm.ask(asking)).grant).not.toBeNull();
    await expect(approveMachine(farm.db, farm.clock, randomUUID())).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('refuses a suspended machine until it is resumed, and proofs that it does not serve', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const describeAgain = call(machine, undefined, { bearer: machine.token });
    await suspendMachine(farm.db, farm.clock, machine.agentId);
    await expect(enrol(farm.db, farm.clock, describeAgain)).rejects.toMatchObject({
      code: 'agent-suspended',
    });
    await resumeMachine(farm.db, machine.agentId);
    expect(await enrol(farm.db, farm.clock, describeAgain)).toMatchObject({ created: false });
    const preshared = { kind: 'preshared', key: 'k' } as const;
    await expect(enrol(farm.db, farm.clock, call(newcomer(), preshared))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('takes work and credentials from a machine that leaves, which may come back by a new invite', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const jobId = await farm.job();
    const { claimId } = await farm.claim(machine);
    await leaveMachine(farm.db, farm.clock, machine.agentId);
    await leaveMachine(farm.db, farm.clock, machine.agentId);
    expect(await authenticate(farm.db, farm.clock, machine.token)).toBeNull();
    expect(await claimOwner(farm.db, claimId)).toMatchObject({ ended: true });
    expect(await farm.detail(jobId)).toMatchObject({ state: 'queued', attempt: 1 });
    await expect(farm.ask(machine)).rejects.toMatchObject({ code: 'unauthorized' });
    farm.clock.advance(1000);
    const { reply } = await enrol(farm.db, farm.clock, call(machine, await invite(farm)));
    expect(reply.status).toBe('enrolled');
    expect((await farm.claim(machine)).jobId).toBe(jobId);
  });

  it('keeps neither codes nor tokens as they are', async () => {
    const farm = new Farm(database());
    const { code } = await createInvite(farm.db, farm.clock, { ttlS: 60 });
    expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
    const machine = await farm.machine();
    const kept = JSON.stringify([
      await farm.db.query('select * from invites'),
      await farm.db.query('select * from credentials'),
    ]);
    expect(kept).not.toContain(code);
    expect(kept).not.toContain(machine.token);
  });
});
