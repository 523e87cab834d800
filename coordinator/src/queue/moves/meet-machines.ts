import type { Queryable } from '../../store/database.js';
import type { Described } from '../matched-classes.js';

/** A call for one job, as it is met. */
export interface Asking {
  readonly claimId: string;
  readonly agentId: string;
  readonly descriptorRev: string;
  readonly holding: readonly string[];
  /** When the call came in, epoch ms. */
  readonly askedAtMs: number;
  /** What it holds is settled, and no claim has its id. */
  readonly isRetry: boolean;
}

/** What is known of a call's machine, and of the call. */
export interface Met extends Omit<Described, 'rev'> {
  readonly is_enrolled: boolean;
  readonly approved_at: number | null;
  readonly suspended_at: number | null;
  readonly left_at: number | null;
  readonly quarantined_until: number | null;
  readonly draining_at: number | null;
  readonly is_described: boolean;
  /** The claim's id was used before. */
  readonly is_repeated: boolean;
  /** A live claim of the machine is not among those that it says it holds. */
  readonly has_omitted: boolean;
  /** There are jobs that should rather go to other machines. */
  readonly avoids: boolean;
}

/**
 * Notes the contact of each call's machine and answers what decides about its call, in their order.
 * Locks the machines' rows until the transaction ends, always in the order of their ids: whoever
 * drains one (scaler/store/drain-launch.ts) waits for the claims that it is about to get, and those
 * that are met later see the mark.
 */
export async function meetMachines(tx: Queryable, calls: readonly Asking[], nowMs: number): Promise<Met[]> {
  return tx.query<Met>(
    `with asked as (
       select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::boolean[])
         with ordinality as asked (claim_id, agent_id, rev, holding, asked_at, is_retry, n)
     ), locked as (
       select id from machines where id = any($2::uuid[]) order by id for no key update
     ), seen as (
       update machines set last_seen_at = $7 from locked where machines.id = locked.id
       returning machines.id, approved_at, suspended_at, left_at, quarantined_until, draining_at,
         trust, pool, owner
     )
     select seen.id is not null as is_enrolled, approved_at, suspended_at, left_at, quarantined_until,
       draining_at, trust, pool, owner, (select count(*) from requirement_classes) as classes,
       exists (select 1 from descriptors where descriptors.rev = asked.rev and agent_id = asked.agent_id)
         as is_described,
       not is_retry and exists (select 1 from claims where claims.id = asked.claim_id) as is_repeated,
       not is_retry and exists (
         select 1 from live_claims join claims on claims.id = live_claims.claim_id
         where live_claims.agent_id = asked.agent_id and live_claims.claim_id <> asked.claim_id
           and live_claims.claim_id <> all(asked.holding::uuid[]) and claimed_at <= asked_at
       ) as has_omitted,
       exists (select 1 from avoided_machines where avoided_machines.agent_id = asked.agent_id) as avoids
     from asked left join seen on seen.id = asked.agent_id
     order by n`,
    [
      calls.map(({ claimId }) => claimId),
      calls.map(({ agentId }) => agentId),
      calls.map(({ descriptorRev }) => descriptorRev),
      calls.map(({ holding }) => `{${holding.join(',')}}`),
      calls.map(({ askedAtMs }) => askedAtMs),
      calls.map(({ isRetry }) => isRetry),
      nowMs,
    ],
  );
}
