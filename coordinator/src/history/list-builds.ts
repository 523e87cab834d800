import type { BuildSummary } from '@barnraiser/protocol';
import type { Clock } from '../store/clock.js';
import type { Queryable } from '../store/database.js';
import { plainText } from '../store/plain-text.js';
import { pageStart, type Page } from './page-start.js';
import { readBuilds } from './read-builds.js';

/** Which builds to list. */
export interface BuildsPage extends Page {
  readonly project?: string | undefined;
  readonly machine?: string | undefined;
}

/** A page of builds, newest first. Rejects with `schema` when `before` is not the id of a build. */
export async function listBuilds(
  db: Queryable,
  clock: Clock,
  { limit, before, project, machine }: BuildsPage,
): Promise<BuildSummary[]> {
  const start = await pageStart(db, 'select claimed_at as at from claims where id = $1', before);
  return readBuilds(
    db,
    clock.now(),
    `($2::bigint is null or (claimed_at, claims.id) < ($2, $3::uuid))
       and ($4::text is null or jobs.project = $4)
       and ($5::uuid is null or claims.agent_id = $5)
     order by claimed_at desc, claims.id desc limit $1`,
    [
      limit,
      start?.atMs ?? null,
      start?.id ?? null,
      project === undefined ? null : plainText(project),
      machine ?? null,
    ],
  );
}
