import { AgentId, type PoolInstance } from '@barnraiser/protocol';
import { instant, instantOrNull } from '../../store/instant.js';
import { launchOf, type LaunchRow, launchStanding } from '../store/launch-row.js';

const hourMs = 3_600_000;

/** A launch as pages show it. */
export function instanceView(row: LaunchRow, billingStepS: number, nowMs: number): PoolInstance {
  const launch = launchOf(row);
  const isOver = row.ended_at !== null;
  return {
    launchId: row.id,
    instanceId: row.instance_id,
    standing: standingOf(row),
    machine: row.agent_id === null ? null : AgentId.parse(row.agent_id),
    type: row.instance_type,
    zone: row.zone,
    spot: row.bid !== null,
    orderedAt: instant(row.ordered_at),
    orderReason: row.order_reason ?? '',
    bootedAt: instantOrNull(launch.bootedAtMs),
    enrolledAt: instantOrNull(row.enrolled_at),
    lastSeenAt: instantOrNull(row.last_seen_at),
    drainingAt: instantOrNull(row.draining_at),
    drainReason: row.drain_reason,
    endedAt: instantOrNull(row.ended_at),
    endReason: row.end_reason,
    idleSince: isOver ? null : instantOrNull(launch.idleSinceMs),
    usedSlots: row.used_slots,
    slots: row.slots,
    builds: row.builds,
    costUsd: costUsd(launch.bootedAtMs, row.ended_at ?? nowMs, row.usd_per_hour, billingStepS),
    usdPerHour: row.usd_per_hour,
  };
}

/** Its end was ordered, and it is not gone yet: it is ending, whatever it was doing. */
function standingOf(row: LaunchRow): PoolInstance['standing'] {
  if (row.ended_at !== null) return 'ended';
  return row.end_ordered_at === null ? launchStanding(row).state : 'ending';
}

/** Whole billing steps count; what never booted costs nothing. */
function costUsd(fromMs: number | null, toMs: number, usdPerHour: number, billingStepS: number): number {
  if (fromMs === null) return 0;
  const steps = Math.max(1, Math.ceil((toMs - fromMs) / (billingStepS * 1000)));
  return (steps * billingStepS * 1000 * usdPerHour) / hourMs;
}
