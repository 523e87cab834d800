import type { MachineSummary } from '@barnraiser/protocol';
import { offlineAfterMs, type FleetMachine } from '../queue/fleet.js';

/** What a machine is doing, derived from its dates, its claims and its last contact. */
export function machineState({ row, live }: FleetMachine, nowMs: number): MachineSummary['state'] {
  if (row.left_at !== null) return 'left';
  if (row.suspended_at !== null) return 'suspended';
  if (row.approved_at === null) return 'pending';
  if (nowMs - (row.last_seen_at ?? row.enrolled_at) >= offlineAfterMs) return 'offline';
  if (live > 0) return 'building';
  if (row.quarantined_until !== null && row.quarantined_until > nowMs) return 'quarantined';
  return 'idle';
}
