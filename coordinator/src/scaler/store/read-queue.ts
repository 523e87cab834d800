import type { Queryable } from '../../store/database.js';
import type { JobGroup } from '../planner/state.js';
import type { RequirementClass } from './class-matcher.js';

/** What is queued of one class. */
export interface QueuedClass extends RequirementClass {
  readonly groups: readonly JobGroup[];
}

interface GroupRow {
  readonly class: string;
  readonly priority: number;
  readonly queued_at: number;
  readonly jobs: number;
}

const recentMs = 10 * 60_000;
const recentStepMs = 2000;
const stepMs = 60_000;

/**
 * The queued jobs by class, grouped by priority and by when they came: to two seconds for those of the
 * last ten minutes, to the minute before that.
 */
export async function readQueue(db: Queryable, nowMs: number): Promise<QueuedClass[]> {
  const rows = await db.query<GroupRow>(
    `select class, priority, max(queued_at) as queued_at, count(*) as jobs
     from queued_jobs
     group by class, priority,
       case when queued_at >= $1::bigint then queued_at / $2::bigint else - (queued_at / $3::bigint) end`,
    [nowMs - recentMs, recentStepMs, stepMs],
  );
  const groups = new Map<string, JobGroup[]>();
  for (const { class: id, priority, queued_at, jobs } of rows) {
    const known = groups.get(id) ?? [];
    known.push({ priority, queuedAtMs: queued_at, count: jobs });
    groups.set(id, known);
  }
  const classes = await db.query<RequirementClass>(
    'select class, requires from requirement_classes where class = any($1::text[]) order by class',
    [[...groups.keys()]],
  );
  return classes.map((known) => ({ ...known, groups: groups.get(known.class) ?? [] }));
}
