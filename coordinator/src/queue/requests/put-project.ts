import type { Project, ProjectSummary } from '@barnraiser/protocol';
import type { Clock } from '../../store/clock.js';
import type { Queryable } from '../../store/database.js';
import { documentDigest } from '../../store/digest.js';
import { instant } from '../../store/instant.js';

/** Adds or changes a project. Requests made before keep the recipe that they were made with. */
export async function putProject(
  db: Queryable,
  clock: Clock,
  project: Project,
): Promise<{ created: boolean; summary: ProjectSummary }> {
  const nowMs = clock.now();
  const recipeSha256 = documentDigest(project.recipe);
  const [row] = await db.query<{ created: boolean }>(
    `insert into projects (name, document, recipe_sha256, updated_at) values ($1, $2, $3, $4)
     on conflict (name) do update set document = excluded.document,
       recipe_sha256 = excluded.recipe_sha256, updated_at = excluded.updated_at
     returning xmax = 0 as created`,
    [project.project, JSON.stringify(project), recipeSha256, nowMs],
  );
  return { created: row!.created, summary: { ...project, recipeSha256, updatedAt: instant(nowMs) } };
}
