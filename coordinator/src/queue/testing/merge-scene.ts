import type { ClaimId, Grant, Project, RequestSummary } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { requestSummary } from '../../history/request-summary.js';
import { type Farm, sampleProject, type FarmMachine } from '../../testing/farm.js';
import { sampleResult } from '../../testing/sample-result.js';
import { releaseClaim } from '../release-claim.js';
import { reportResult } from '../report-result.js';
import { putProject } from '../requests/put-project.js';
import { requestBuild, type BuildWish } from '../requests/request-build.js';

/** The full id of the commit that a test calls by a letter. */
export const commitOf = (letter: string): string => letter.repeat(40);

/** A project with its requests, each for the commit `a`, `b`, … */
export class MergeScene {
  readonly farm: Farm;
  readonly machine: Promise<FarmMachine>;
  readonly ids: string[] = [];
  /** The claims that the machine says it holds: those that have not ended. */
  holding: ClaimId[] = [];

  constructor(farm: Farm) {
    this.farm = farm;
    this.machine = farm.machine();
  }

  async project(changes: Partial<Project> = {}): Promise<void> {
    await putProject(this.farm.db, this.farm.clock, { ...sampleProject(), ...changes });
  }

  async ask(letter: string, changes: Partial<BuildWish> = {}): Promise<string> {
    const requestId = uuidv7();
    this.ids.push(requestId);
    const wish = { requestId, project: 'greeting', commit: commitOf(letter), ...changes };
    await requestBuild(this.farm.db, this.farm.clock, wish);
    return requestId;
  }

  /** Claims the next job; answers the letter of its commit. */
  async claim(): Promise<{ claimId: string; letter: string }> {
    const { claimId, job } = await this.farm.claim(await this.machine, { holding: this.holding });
    this.holding.push(claimId);
    return { claimId, letter: letterOf(job) };
  }

  async report(claimId: string, reason: Parameters<typeof sampleResult>[0] = null): Promise<void> {
    await reportResult(this.farm.db, this.farm.clock, claimId, sampleResult(reason));
    this.holding = this.holding.filter((id) => id !== claimId);
  }

  async giveBack(claimId: string): Promise<void> {
    await releaseClaim(this.farm.db, this.farm.clock, claimId, 'battery');
    this.holding = this.holding.filter((id) => id !== claimId);
  }

  async shown(requestId: string): Promise<RequestSummary> {
    return requestSummary(this.farm.db, this.farm.clock, requestId);
  }

  /** What is built, job by job, until the queue is empty: the letters of the commits. */
  async drain(): Promise<string[]> {
    const letters: string[] = [];
    while ((await this.farm.db.query('select 1 from queued_jobs')).length > 0) {
      const { claimId, letter } = await this.claim();
      letters.push(letter);
      await this.report(claimId);
    }
    return letters;
  }

  /** The same by so many calls at the same time, in any order. */
  async drainAtOnce(claimers: number): Promise<string[]> {
    const { farm, holding } = this;
    const machines = [await this.machine, await farm.machine(), await farm.machine()];
    const letters: string[] = [];
    for (;;) {
      const asked = Array.from({ length: claimers }, (_, n) =>
        // What other calls of the same machine are granted meanwhile is not given up.
        farm.ask(machines[n % machines.length]!, { holding, askedAtMs: farm.clock.now() - 1 }),
      );
      const grants = (await Promise.all(asked)).flatMap(({ grant }) => grant ?? []);
      if (grants.length === 0) return letters.toSorted();
      letters.push(...grants.map(({ job }) => letterOf(job)));
      await Promise.all(grants.map(({ claimId }) => this.report(claimId)));
    }
  }
}

function letterOf({ source }: Grant['job']): string {
  return (source.kind === 'git' && source.commit?.[0]) || '';
}
