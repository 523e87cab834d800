import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import {
  ClaimId,
  Project,
  type ClaimRequest,
  type Directive,
  type Grant,
  type JobDetail,
  type Requires,
} from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { createInvite } from '../enrolment/create-invite.js';
import { enrol } from '../enrolment/enrol.js';
import { jobDetail } from '../history/job-detail.js';
import { requestSummary } from '../history/request-summary.js';
import { claimJob } from '../queue/claim-job.js';
import { putProject } from '../queue/requests/put-project.js';
import { requestBuild } from '../queue/requests/request-build.js';
import type { LeaseRules } from '../queue/rules/lease-arithmetic.js';
import type { Database } from '../store/database.js';
import { authenticate } from '../enrolment/authenticate.js';
import { issueCredential } from '../enrolment/issue-credential.js';
import { sha256Hex } from '../store/digest.js';
import { manualClock, type ManualClock } from './manual-clock.js';
import { sampleDescriptor, type DescriptorChanges } from './sample-descriptor.js';

/** A machine that is enrolled. */
export interface FarmMachine {
  readonly agentId: string;
  readonly publicKey: string;
  readonly privateKey: KeyObject;
  readonly token: string;
  readonly descriptorRev: string;
}

/** A machine's key pair, the public half as it is enrolled with. */
export function machineKeys(): { publicKey: string; privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'), privateKey };
}

/** The project that requests of a farm are for. */
export function sampleProject(requires: readonly Requires[] = [{ os: 'linux' }], name = 'greeting'): Project {
  return Project.parse({
    project: name,
    title: 'A greeting',
    source: { git: { url: 'https://example.org/greeting.git', ref: 'main' } },
    targets: requires.map((entry, n) => ({ name: `target-${n}`, requires: entry })),
    recipe: {
      steps: [
        { name: 'make', script: 'make' },
        { name: 'check', script: 'make check' },
      ],
    },
  });
}

type ClaimChanges = Partial<Omit<ClaimRequest, 'agent' | 'holding'>> & {
  readonly claimId?: string;
  /** What it shows; otherwise a credential of its own that is valid. */
  readonly token?: string;
  readonly holding?: readonly string[];
  readonly leaseRules?: LeaseRules;
  readonly askedAtMs?: number;
};

/** A coordinator's ledger on a database with a clock of its own, and short ways to set a scene. */
export class Farm {
  readonly db: Database;
  readonly clock: ManualClock = manualClock();

  constructor(db: Database) {
    this.db = db;
  }

  async machine(changes: DescriptorChanges = {}): Promise<FarmMachine> {
    const agentId = randomUUID();
    const keys = machineKeys();
    const { code } = await createInvite(this.db, this.clock, { ttlS: 3600 });
    const descriptor = sampleDescriptor(agentId, changes);
    const { reply } = await enrol(this.db, this.clock, {
      agentId,
      request: { descriptor, publicKey: keys.publicKey, proof: { kind: 'invite', code } },
      bearer: null,
    });
    return { agentId, ...keys, token: reply.credential!.token, descriptorRev: reply.descriptorRev };
  }

  /** Asks for a build of a project with these targets, never merged; answers the request's id and its jobs'. */
  async request(...requires: Requires[]): Promise<{ requestId: string; jobIds: string[] }> {
    const project = sampleProject(requires.length === 0 ? undefined : requires);
    await putProject(this.db, this.clock, project);
    const requestId = uuidv7();
    await requestBuild(this.db, this.clock, {
      requestId,
      project: project.project,
      commit: 'a'.repeat(40),
      merge: false,
    });
    const summary = await requestSummary(this.db, this.clock, requestId);
    return { requestId, jobIds: summary.jobs.map((job) => job.id) };
  }

  async job(): Promise<string> {
    const { jobIds } = await this.request({ os: 'linux' });
    return jobIds[0]!;
  }

  async ask(
    machine: FarmMachine,
    { claimId = uuidv7(), token, holding = [], leaseRules, askedAtMs, ...changes }: ClaimChanges = {},
  ): Promise<{ grant: Grant | null; directives: Directive[] }> {
    return claimJob(this.db, this.clock, {
      claimId,
      credential: sha256Hex(token ?? (await this.#tokenOf(machine))),
      request: {
        agent: machine.agentId,
        descriptorRev: machine.descriptorRev,
        accept: {},
        holding: holding.map((id) => ClaimId.parse(id)),
        offlineGraceS: 900,
        ...changes,
      },
      ...(leaseRules && { leaseRules }),
      ...(askedAtMs !== undefined && { askedAtMs }),
    });
  }

  /** Its own, or a new one when that has expired. */
  async #tokenOf({ agentId, token }: FarmMachine): Promise<string> {
    if (await authenticate(this.db, this.clock, token)) return token;
    return (await issueCredential(this.db, agentId, this.clock.now())).token;
  }

  /** Claims and expects to get a job. */
  async claim(machine: FarmMachine, changes: ClaimChanges = {}): Promise<Grant> {
    const { grant } = await this.ask(machine, changes);
    if (!grant) throw new Error('expected a job');
    return grant;
  }

  async detail(jobId: string): Promise<JobDetail> {
    return jobDetail(this.db, this.clock, jobId);
  }
}
