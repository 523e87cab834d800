import { reasonRules, type Result, type ResultReply } from '@barnraiser/protocol';
import type { Queryable } from '../../store/database.js';
import { plainText } from '../../store/plain-text.js';

/** A result as it is kept. */
export interface KeptResult {
  readonly claimId: string;
  readonly digest: string;
  readonly accepted: ResultReply['accepted'];
  readonly result: Result;
  readonly nowMs: number;
}

/** The parameters $1 to $14 as rows. */
export const keptRows = `unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::bigint[], $9::bigint[], $10::bigint[], $11::text[], $12::text[], $13::bigint[], $14::text[])
  as kept (claim_id, digest, accepted, outcome, reason, fault, failed_step,
    duration_ms, frozen_ms, cpu_ms, tests, document, reported_at, detail)`;

/** The beginning of a statement that keeps results, up to where its rows `kept` come from. */
export const insertResults = `insert into results (claim_id, digest, accepted, outcome, reason, fault, failed_step,
    duration_ms, frozen_ms, cpu_ms, tests, document, reported_at)
  select kept.claim_id, digest, accepted, kept.outcome, kept.reason, fault, failed_step,
    duration_ms, kept.frozen_ms, cpu_ms, tests::json, document::json, kept.reported_at`;

/** The parameters $1 to $14. */
export function keptValues(all: readonly KeptResult[]): unknown[][] {
  const rows = all.map(({ claimId, digest, accepted, result, nowMs }) => {
    const { outcome, reason, failedStep, durationMs, frozenMs, cpuMs, tests, detail } = result;
    const fault = reason && reasonRules[reason].fault;
    const ending = [outcome, reason, fault, failedStep ?? null];
    const times = [durationMs, frozenMs, cpuMs];
    const documents = [JSON.stringify(tests), JSON.stringify(result)];
    const text = detail === undefined ? null : plainText(detail);
    return [claimId, digest, accepted, ...ending, ...times, ...documents, nowMs, text];
  });
  return rows[0]!.map((_, column) => rows.map((row) => row[column]));
}

/** Keeps a result beside its claim. */
export async function keepResult(tx: Queryable, kept: KeptResult): Promise<void> {
  await tx.query(`${insertResults} from ${keptRows}`, keptValues([kept]));
}
