import { reasonRules, type Result, type ResultReply } from '@barnraiser/protocol';
import type { Queryable } from '../../store/database.js';

/** A result as it is kept. */
export interface KeptResult {
  readonly claimId: string;
  readonly digest: string;
  readonly accepted: ResultReply['accepted'];
  readonly result: Result;
  readonly nowMs: number;
}

/** The beginning of the statement that keeps a result, up to where its row may depend on others. */
export const insertResult = `insert into results (claim_id, digest, accepted, outcome, reason, fault, failed_step,
    duration_ms, frozen_ms, cpu_ms, tests, document, reported_at)
  select $1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text,
    $8::bigint, $9::bigint, $10::bigint, $11::json, $12::json, $13::bigint`;

/** Its parameters, $1 to $13. */
export function resultValues({ claimId, digest, accepted, result, nowMs }: KeptResult): unknown[] {
  const { outcome, reason, failedStep, durationMs, frozenMs, cpuMs, tests } = result;
  const fault = reason && reasonRules[reason].fault;
  const times = [durationMs, frozenMs, cpuMs];
  const documents = [JSON.stringify(tests), JSON.stringify(result)];
  return [
    claimId,
    digest,
    accepted,
    outcome,
    reason,
    fault,
    failedStep ?? null,
    ...times,
    ...documents,
    nowMs,
  ];
}

/** Keeps a result beside its claim. */
export async function keepResult(tx: Queryable, kept: KeptResult): Promise<void> {
  await tx.query(insertResult, resultValues(kept));
}
