import type { Job, ProjectSource, ProjectSummary, Source, Target } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../../store/clock.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Database, Queryable } from '../../store/database.js';
import { documentDigest } from '../../store/digest.js';
import { plainText } from '../../store/plain-text.js';
import { queueJob } from '../moves/place-job.js';
import { getProject } from './read-projects.js';

/** A wish for a build. `commit`: what the reference named just now; null for an archive. */
export interface BuildWish {
  readonly requestId: string;
  readonly project: string;
  readonly ref?: string | undefined;
  readonly commit: string | null;
}

/**
 * Queues one job per target of a project, all or nothing; a request that is known already changes
 * nothing. Rejects with `not-found` when there is no such project.
 */
export async function requestBuild(
  db: Database,
  clock: Clock,
  wish: BuildWish,
): Promise<{ created: boolean }> {
  return db.transaction(async (tx) => {
    const [known] = await tx.query('select 1 from requests where id = $1', [wish.requestId]);
    if (known) return { created: false };
    const project = await getProject(tx, plainText(wish.project));
    if (!project) throw new CoordinatorError('not-found', `there is no project ${wish.project}`);
    const source = sourceOf(project.source, wish);
    const nowMs = clock.now();
    const inserted = await tx.query(
      `insert into requests (id, project, ref, commit_id, created_at) values ($1, $2, $3, $4, $5)
       on conflict (id) do nothing returning id`,
      [
        wish.requestId,
        project.project,
        source.kind === 'git' ? plainText(source.ref) : null,
        wish.commit,
        nowMs,
      ],
    );
    if (inserted.length === 0) return { created: false };
    for (const target of project.targets) {
      await queueTarget(tx, wish.requestId, jobOf(project, target, source), nowMs);
    }
    return { created: true };
  });
}

function sourceOf(source: ProjectSource, { ref, commit }: BuildWish): Source {
  if ('archive' in source) return { kind: 'archive', ...source.archive };
  return { kind: 'git', url: source.git.url, ref: ref ?? source.git.ref, ...(commit !== null && { commit }) };
}

function jobOf(project: ProjectSummary, target: Target, source: Source): Job {
  return {
    ...project.recipe,
    project: project.project,
    title: project.title,
    target: target.name,
    source,
    requires: target.requires,
    recipeSha256: project.recipeSha256,
    mergedFrom: [],
  };
}

const priority = 0;

async function queueTarget(tx: Queryable, requestId: string, job: Job, nowMs: number): Promise<void> {
  const jobId = uuidv7();
  const requirementClass = documentDigest(job.requires);
  await tx.query(
    'insert into requirement_classes (class, requires) values ($1, $2) on conflict (class) do nothing',
    [requirementClass, JSON.stringify(job.requires)],
  );
  await tx.query(
    `insert into jobs (id, project, target, class, priority, wall_s, commit_id, document, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      jobId,
      job.project,
      job.target,
      requirementClass,
      priority,
      job.limits.wallS ?? null,
      (job.source.kind === 'git' && job.source.commit) || null,
      JSON.stringify(job),
      nowMs,
    ],
  );
  await tx.query('insert into request_jobs (request_id, job_id) values ($1, $2)', [requestId, jobId]);
  await queueJob(tx, jobId, 1);
}
