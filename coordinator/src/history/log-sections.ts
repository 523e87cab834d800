import type { Job, LogSection, StepReport, StreamName } from '@barnraiser/protocol';
import type { Queryable } from '../store/database.js';

interface StepRow {
  readonly n: number;
  readonly document: StepReport;
}

/** The steps' places in one log of a build, in order, with the step that runs; none for what no step wrote. */
export async function logSections(db: Queryable, claimId: string, stream: StreamName): Promise<LogSection[]> {
  const rows = await db.query<StepRow>('select n, document from steps where claim_id = $1 order by n', [
    claimId,
  ]);
  const sections = rows.flatMap(({ n, document }) => sectionOf(n, document, stream));
  if (stream !== 'console') return sections;
  const running = await runningStep(db, claimId, rows);
  if (running === null) return sections;
  const from = Math.max(0, ...sections.map((section) => section.to ?? 0));
  return [...sections, { ...running, from, to: null, outcome: null, durationMs: null }];
}

function sectionOf(n: number, step: StepReport, stream: StreamName): LogSection[] {
  const { name, log, outcome, durationMs } = step;
  if (log?.stream !== stream) return [];
  return [{ n, name, from: log.offset, to: log.offset + log.length, outcome, durationMs }];
}

/** What the machine's last renewal said, unless that step has been reported since. */
async function runningStep(
  db: Queryable,
  claimId: string,
  reported: readonly StepRow[],
): Promise<{ n: number; name: string } | null> {
  const [live] = await db.query<{ n: number; job: Job }>(
    `select step as n, jobs.document as job
     from live_claims join jobs on jobs.id = live_claims.job_id
     where claim_id = $1 and step is not null and phase in ('running', 'frozen')`,
    [claimId],
  );
  const name = live?.job.steps[live.n]?.name;
  if (!live || name === undefined || reported.some(({ n }) => n === live.n)) return null;
  return { n: live.n, name };
}
