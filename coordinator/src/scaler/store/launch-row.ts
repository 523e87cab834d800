import type { Launch, LaunchState } from '../planner/state.js';

/** A launch as it is kept, with what is known of its machine; times in epoch ms, null when that has not happened. */
export interface LaunchRow {
  readonly id: string;
  readonly pool: string;
  readonly instance_id: string | null;
  readonly agent_id: string | null;
  readonly instance_type: string;
  readonly zone: string;
  readonly bid: number | null;
  readonly usd_per_hour: number;
  readonly slots: number;
  readonly max_life_s: number;
  readonly order_reason: string | null;
  readonly ordered_at: number;
  readonly requested_at: number | null;
  readonly booted_at: number | null;
  readonly enrolled_at: number | null;
  readonly draining_at: number | null;
  readonly drain_reason: string | null;
  readonly end_ordered_at: number | null;
  readonly ended_at: number | null;
  readonly end_reason: string | null;
  readonly boot_failed_at: number | null;
  readonly setback: string | null;
  readonly setback_at: number | null;
  readonly last_seen_at: number | null;
  /** Builds that the machine holds now. */
  readonly used_slots: number;
  /** Builds that it has begun. */
  readonly builds: number;
  /** When it last held one that has ended. */
  readonly freed_at: number | null;
  /** It gave a build back because its provider takes it away. */
  readonly is_interrupted: boolean;
}

/** What a statement selects and joins to read `LaunchRow`s from `launches`. */
export const launchColumns = `launches.*, machines.last_seen_at, held.used_slots, ended.builds + held.used_slots as builds,
  ended.freed_at, coalesce(ended.is_interrupted, false) as is_interrupted`;
export const launchJoins = `left join machines on machines.id = launches.agent_id
  left join lateral (
    select count(*) as used_slots from live_claims where live_claims.agent_id = launches.agent_id
  ) as held on true
  left join lateral (
    select count(*) as builds, max(claim_endings.ended_at) as freed_at,
      bool_or(ending = 'released' and reason = 'preempted') as is_interrupted
    from claims join claim_endings on claim_endings.claim_id = claims.id
    where claims.agent_id = launches.agent_id
  ) as ended on true`;

/** Where a launch that is not over stands, and since when. It is worked out from the moments, so they cannot disagree. */
export function launchStanding(row: LaunchRow): { readonly state: LaunchState; readonly sinceMs: number } {
  if (row.draining_at !== null) return { state: 'draining', sinceMs: row.draining_at };
  if (row.enrolled_at !== null) {
    if (row.used_slots > 0) return { state: 'busy', sinceMs: row.enrolled_at };
    return { state: 'ready', sinceMs: Math.max(row.enrolled_at, row.freed_at ?? 0) };
  }
  if (row.booted_at !== null) return { state: 'booting', sinceMs: row.booted_at };
  if (row.requested_at !== null) return { state: 'requested', sinceMs: row.requested_at };
  return { state: 'ordered', sinceMs: row.ordered_at };
}

/** A launch as the planner sees it. */
export function launchOf(row: LaunchRow): Launch {
  const { state, sinceMs } = launchStanding(row);
  const isIdle = row.enrolled_at !== null && row.used_slots === 0;
  return {
    launchId: row.id,
    pool: row.pool,
    offer: { type: row.instance_type, zone: row.zone, bid: row.bid },
    usdPerHour: row.usd_per_hour,
    state,
    stateSinceMs: sinceMs,
    orderedAtMs: row.ordered_at,
    // An agent may enrol before the provider's reply is there.
    bootedAtMs: row.booted_at ?? row.enrolled_at,
    instanceId: row.instance_id,
    slots: row.slots,
    usedSlots: row.used_slots,
    idleSinceMs: isIdle ? Math.max(row.enrolled_at, row.freed_at ?? 0) : null,
    lastContactMs: row.last_seen_at,
    maxLifeS: row.max_life_s,
    isInterrupted: row.is_interrupted,
    endOrderedAtMs: row.end_ordered_at,
  };
}
