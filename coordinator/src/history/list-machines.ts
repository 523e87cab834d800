import { AgentId, type MachineSummary } from '@barnraiser/protocol';
import { loadFleet, type FleetMachine } from '../queue/fleet.js';
import type { Clock } from '../store/clock.js';
import type { Queryable } from '../store/database.js';
import { instant, instantOrNull } from '../store/instant.js';
import { contributions, type Contribution } from './contributions.js';
import { machineState } from './machine-state.js';

/** The machines, newest contact first, with those that left; for the public those that a person let in. */
export async function listMachines(
  db: Queryable,
  clock: Clock,
  { isPublic }: { readonly isPublic: boolean },
): Promise<MachineSummary[]> {
  const nowMs = clock.now();
  const fleet = await loadFleet(db, { withLeft: true });
  const shown = isPublic ? fleet.filter(({ row }) => row.approved_at !== null) : fleet;
  const contributionOf = await contributions(db, null);
  return shown.map((machine) => machineSummary(machine, contributionOf(machine.id), nowMs));
}

/** A machine in a line. */
export function machineSummary(
  machine: FleetMachine,
  { builds, hoursGiven }: Contribution,
  nowMs: number,
): MachineSummary {
  const { descriptor, row } = machine;
  return {
    id: AgentId.parse(machine.id),
    name: row.name,
    os: `${descriptor.os.id} ${descriptor.os.version}`.trim(),
    arch: descriptor.arch,
    cpus: descriptor.cpu.logical,
    memMb: descriptor.memMb,
    state: machineState(machine, nowMs),
    enrolledAt: instant(row.enrolled_at),
    lastSeenAt: instantOrNull(row.last_seen_at),
    builds,
    hoursGiven,
    ...(row.launch_id !== null && { launch: { id: row.launch_id, pool: row.pool ?? '' } }),
  };
}
