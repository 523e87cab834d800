import type { Grant } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { describeEachDatabase } from '../../testing/describe-each-database.js';
import { Farm, sampleProject, type FarmMachine } from '../../testing/farm.js';
import { matchedClasses } from '../matched-classes.js';
import { takeJob } from '../moves/take-job.js';
import { defaultLeaseRules, newLease } from '../rules/lease-arithmetic.js';
import { cancelRequest } from './cancel-request.js';
import { putProject } from './put-project.js';
import { requestBuild } from './request-build.js';

const many = 32;
const rounds = 2;
const commitOf = (n: number): string => n.toString(16).padStart(40, '0');

describeEachDatabase('requests and claims at the same time', (database) => {
  async function start(): Promise<{ farm: Farm; machines: readonly FarmMachine[] }> {
    const farm = new Farm(database());
    await putProject(farm.db, farm.clock, sampleProject());
    const machines = [await farm.machine(), await farm.machine(), await farm.machine()];
    return { farm, machines };
  }

  /** A request for the n-th commit, which was known later than those before it. */
  async function ask(farm: Farm, n: number): Promise<string> {
    const requestId = uuidv7();
    const wish = { requestId, project: 'greeting', commit: commitOf(n), resolvedAtMs: n };
    await requestBuild(farm.db, farm.clock, wish);
    return requestId;
  }

  /** As `farm.ask`, without giving up what other calls of the machine were granted at the same time. */
  const claim = async (farm: Farm, machine: FarmMachine): Promise<Grant | null> =>
    (await farm.ask(machine, { askedAtMs: farm.clock.now() - 1 })).grant;

  interface Row {
    readonly job_id: string;
    readonly commit_id: string;
    readonly document_commit: string;
    readonly commits: readonly string[];
    readonly requests: number;
    readonly claimed: number;
    readonly is_live: boolean;
  }

  const jobs = (farm: Farm): Promise<Row[]> =>
    farm.db.query<Row>(
      `select jobs.id as job_id, jobs.commit_id, jobs.document->'source'->>'commit' as document_commit,
         array_agg(requests.commit_id order by resolved_at) filter (where cancelled_requests.request_id is null) as commits,
         count(*) as requests,
         (select count(*) from claims where claims.job_id = jobs.id) as claimed,
         exists (select 1 from live_claims where live_claims.job_id = jobs.id) as is_live
       from jobs join request_jobs on request_jobs.job_id = jobs.id join requests on requests.id = request_id
       left join cancelled_requests on cancelled_requests.request_id = requests.id
       group by jobs.id`,
    );

  it('make one job of 32 requests at once, at the newest commit', async () => {
    const { farm } = await start();
    await Promise.all(Array.from({ length: many }, (_, n) => ask(farm, n + 1)));
    expect(await jobs(farm)).toMatchObject([{ commit_id: commitOf(many), requests: many, claimed: 0 }]);
  });

  it('lose no request, double no claim, and change no claimed job', async () => {
    const { farm, machines } = await start();
    const grants: Grant[] = [];
    for (let round = 0; round < rounds; round++) {
      await Promise.all(
        Array.from({ length: many }, async (_, n) => {
          const granted = claim(farm, machines[n % machines.length]!);
          await ask(farm, round * many + n + 1);
          const grant = await granted;
          if (grant) grants.push(grant);
        }),
      );
    }
    const made = await jobs(farm);
    expect(made.reduce((sum, job) => sum + job.requests, 0)).toBe(rounds * many);
    expect(made.filter((job) => job.claimed > 1)).toEqual([]);
    expect(new Set(grants.map(({ jobId }) => jobId)).size).toBe(grants.length);
    expect(made.filter((job) => job.is_live)).toHaveLength(grants.length);
    // At most one job is open to requests at any time, so that all others have been claimed.
    expect(made.length - grants.length).toBeLessThanOrEqual(1);
    for (const job of made) {
      expect(job.commits.at(-1)).toBe(job.commit_id);
      expect(job.document_commit).toBe(job.commit_id);
    }
    const given = grants.map(({ jobId, job }) => [jobId, job.source.kind === 'git' && job.source.commit]);
    expect(given).toEqual(
      grants.map(({ jobId }) => [jobId, made.find((job) => job.job_id === jobId)?.commit_id]),
    );
    const recorded = await farm.db.query(
      'select 1 from claims join jobs on jobs.id = job_id where claims.commit_id <> jobs.commit_id',
    );
    expect(recorded).toEqual([]);
  });

  it('never hand out the old commit to a claim that looked before the job moved', async ({ skip }) => {
    const { farm, machines } = await start();
    const [{ agentId, descriptorRev }] = machines as [FarmMachine];
    const [server] = await farm.db.query<{ is_embedded: boolean }>(
      "select version() ilike '%emscripten%' as is_embedded",
    );
    skip(server!.is_embedded, 'it has one connection: statements never overlap');
    await ask(farm, 1);
    const classes = await matchedClasses(farm.db, descriptorRev);
    const lease = newLease(defaultLeaseRules, 0, farm.clock.now());
    const taker = { claimId: uuidv7(), agentId, descriptorRev, accept: {}, lease };
    let attempts = 0;
    // What a statement sees from its beginning on, a transaction of this kind sees from its first statement on.
    const taken = await farm.db.transaction(async (tx) => {
      attempts += 1;
      await tx.query('set transaction isolation level repeatable read');
      await tx.query('select 1 from queued_jobs');
      if (attempts === 1) await ask(farm, 2);
      const within = {
        ...farm.db,
        query: <T>(...given: Parameters<typeof tx.query>) => tx.query<T>(...given),
      };
      return takeJob(within, taker, classes);
    });
    expect(attempts).toBe(2);
    expect(taken?.document.source).toMatchObject({ commit: commitOf(2) });
  });

  it('leave the job to those who still want it when half of them cancel', async () => {
    const { farm, machines } = await start();
    for (let round = 0; round < rounds; round++) {
      const asked = await Promise.all(
        Array.from({ length: many }, (_, n) => ask(farm, round * many + n + 1)),
      );
      await Promise.all([
        ...asked
          .filter((_, n) => n % 2 === 0)
          .map((requestId) => cancelRequest(farm.db, farm.clock, requestId)),
        ...machines.map((machine) => claim(farm, machine)),
        ...machines.map((_, n) => ask(farm, round * many + n)),
      ]);
    }
    const wantedButCancelled = await farm.db.query(
      `select 1 from finished_jobs where exists (
         select 1 from request_jobs where request_jobs.job_id = finished_jobs.job_id
           and not exists (select 1 from cancelled_requests where request_id = request_jobs.request_id))`,
    );
    expect(wantedButCancelled).toEqual([]);
    const waiting = (await jobs(farm)).filter((job) => job.claimed === 0 && job.commits !== null);
    for (const job of waiting) expect(job.commit_id).toBe(job.commits.at(-1));
  });
});
