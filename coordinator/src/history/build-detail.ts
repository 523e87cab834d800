import type {
  ArtifactSummary,
  BuildDetail,
  Job,
  Result,
  StepReport,
  StreamName,
  TestRecord,
} from '@barnraiser/protocol';
import type { Clock } from '../store/clock.js';
import { atCommit } from '../queue/rules/at-commit.js';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';
import { readBuilds } from './read-builds.js';

interface DetailRow {
  readonly job: Job;
  readonly descriptor_rev: string;
  readonly detail: string | null;
  readonly result: Result | null;
}

/** All about a build; of its logs what its result says. Rejects with `unknown-claim`. */
export async function buildDetail(db: Queryable, clock: Clock, claimId: string): Promise<BuildDetail> {
  const [summary] = await readBuilds(db, clock.now(), 'claims.id = $1', [claimId]);
  if (!summary) throw new CoordinatorError('unknown-claim', `there is no build ${claimId}`);
  const [row] = await db.query<DetailRow>(
    `select jobs.document as job, descriptor_rev, claim_endings.detail, results.document as result
     from claims join jobs on jobs.id = claims.job_id
     left join claim_endings on claim_endings.claim_id = claims.id
     left join results on results.claim_id = claims.id
     where claims.id = $1`,
    [claimId],
  );
  const { job, descriptor_rev: descriptorRev, detail, result } = row!;
  return {
    ...summary,
    // A job that came back to the queue may have moved to a newer commit since.
    job: atCommit(job, summary.commit),
    detail: result?.detail ?? detail,
    isolation: result?.isolation ?? null,
    descriptorRev,
    steps: await readSteps(db, claimId),
    logs: logsOf(result),
    testRecords: await readTests(db, claimId),
    artifacts: await readArtifacts(db, claimId),
  };
}

function logsOf(result: Result | null): BuildDetail['logs'] {
  const logs: BuildDetail['logs'] = {};
  for (const [stream, log] of Object.entries(result?.logs ?? {})) {
    logs[stream as StreamName] = { bytes: log.bytes, sha256: log.sha256 };
  }
  return logs;
}

async function readSteps(db: Queryable, claimId: string): Promise<BuildDetail['steps']> {
  const rows = await db.query<{ n: number; document: StepReport }>(
    'select n, document from steps where claim_id = $1 order by n',
    [claimId],
  );
  return rows.map(({ n, document }) => ({ ...document, n }));
}

const mostTests = 1000;

async function readTests(db: Queryable, claimId: string): Promise<TestRecord[]> {
  const rows = await db.query<{ document: TestRecord }>(
    `select document from tests where claim_id = $1
     order by case when status in ('failed', 'errored', 'xpass') then 0 when status = 'passed' then 2 else 1 end,
       batch, n
     limit $2`,
    [claimId, mostTests],
  );
  return rows.map((row) => row.document);
}

async function readArtifacts(db: Queryable, claimId: string): Promise<ArtifactSummary[]> {
  return db.query<ArtifactSummary>(
    `select name, size_bytes as "sizeBytes", sha256, media_type as "mediaType", is_complete as complete
     from artifacts where claim_id = $1 order by name`,
    [claimId],
  );
}
