import type { Job, ProjectSource, ProjectSummary, Source, Target } from '@barnraiser/protocol';
import type { Clock } from '../../store/clock.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Database, Queryable } from '../../store/database.js';
import { plainText } from '../../store/plain-text.js';
import { mergeKey } from '../rules/merge-key.js';
import { joinJob, lockMergeKeys } from './join-job.js';
import { makeJob } from './make-job.js';
import { getProject } from './read-projects.js';
import { reusePass } from './reuse-pass.js';

/** A wish for a build. `commit`: what the reference named; null for an archive. */
export interface BuildWish {
  readonly requestId: string;
  readonly project: string;
  readonly ref?: string | undefined;
  readonly commit: string | null;
  /** When the reference was known to name the commit, epoch ms; default: now. The newest wish of a merged job counts. */
  readonly resolvedAtMs?: number | undefined;
  /** Names of the targets; default: all. */
  readonly targets?: readonly string[] | undefined;
  /** Default: the project's. */
  readonly priority?: number | undefined;
  /** False: jobs of its own, which no other request joins. Default: as the project says. */
  readonly merge?: boolean | undefined;
  /** True: an earlier pass is no answer. */
  readonly fresh?: boolean | undefined;
  readonly patch?: string | undefined;
}

/**
 * Gives each target of a request its job, all or nothing: a recent pass of the same commit where the
 * project allows it, else the unclaimed job of the same merge key, else a new one. A request that is
 * known already changes nothing. Rejects with `not-found` when there is no such project or target.
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
    const jobs = targetsOf(project, wish).map((target) => jobOf(project, target, source));
    const nowMs = clock.now();
    const priority = wish.priority ?? project.priority ?? 0;
    if (!(await keepRequest(tx, { wish, project, source, priority, nowMs }))) return { created: false };
    await giveJobs(tx, { wish, project, jobs, priority, nowMs });
    return { created: true };
  });
}

interface Asked {
  readonly wish: BuildWish;
  readonly project: ProjectSummary;
  readonly priority: number;
  readonly nowMs: number;
}

async function keepRequest(
  tx: Queryable,
  { wish, project, source, priority, nowMs }: Asked & { readonly source: Source },
): Promise<boolean> {
  const inserted = await tx.query(
    `insert into requests (id, project, ref, commit_id, created_at, priority, resolved_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing returning id`,
    [
      wish.requestId,
      project.project,
      source.kind === 'git' ? plainText(source.ref) : null,
      wish.commit,
      nowMs,
      priority,
      wish.resolvedAtMs ?? nowMs,
    ],
  );
  return inserted.length > 0;
}

async function giveJobs(
  tx: Queryable,
  { wish, project, jobs, priority, nowMs }: Asked & { readonly jobs: readonly Job[] },
): Promise<void> {
  const { requestId, commit } = wish;
  const keyed = jobs.map((job) => ({ job, key: mergeKey(job) }));
  const takesMerges = wish.merge ?? project.merge ?? true;
  if (takesMerges)
    await lockMergeKeys(
      tx,
      keyed.flatMap(({ key }) => key ?? []),
    );
  const reuseMs = wish.fresh ? 0 : (project.reusePassS ?? 0) * 1000;
  for (const { job, key } of keyed) {
    if (key !== null && reuseMs > 0) {
      if (await reusePass(tx, requestId, { mergeKey: key, commit, sinceMs: nowMs - reuseMs })) continue;
    }
    if (key !== null && takesMerges && (await joinJob(tx, requestId, key))) continue;
    await makeJob(tx, { requestId, job, priority, weight: project.weight ?? 1, takesMerges }, nowMs);
  }
}

function targetsOf(project: ProjectSummary, { targets }: BuildWish): readonly Target[] {
  if (targets === undefined) return project.targets;
  const unknown = targets.find((name) => !project.targets.some((target) => target.name === name));
  if (unknown !== undefined)
    throw new CoordinatorError('not-found', `project ${project.project} has no target ${unknown}`);
  return project.targets.filter(({ name }) => targets.includes(name));
}

function sourceOf(source: ProjectSource, { ref, commit, patch }: BuildWish): Source {
  const patched = patch === undefined ? {} : { patch };
  if ('archive' in source) return { kind: 'archive', ...source.archive, ...patched };
  return {
    kind: 'git',
    url: source.git.url,
    ref: ref ?? source.git.ref,
    ...(commit !== null && { commit }),
    ...patched,
  };
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
