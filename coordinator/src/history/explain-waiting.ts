import type { MachineSummary, Pool, Reason, Requires } from '@barnraiser/protocol';
import type { FleetMachine } from '../queue/fleet.js';
import { matchRequires } from '../queue/rules/match-requires.js';
import { instant } from '../store/instant.js';
import { explainNoMatch } from './explain-no-match.js';
import { explainClosestPool, explainPools } from './explain-pools.js';
import { lineText, type LineAhead } from './line-text.js';
import { machineState } from './machine-state.js';
import { roughDuration } from './rough-duration.js';

/** A job that nothing runs. */
export interface WaitingJob {
  readonly requires: Requires;
  /** Set while the job may not be claimed before a time. */
  readonly delayed: { readonly dueAtMs: number; readonly after: Reason } | null;
  /** The machines that are avoided because the job ended badly on them. */
  readonly avoided: ReadonlySet<string>;
  /** Who goes first of those that wait for the same machines. */
  readonly line: LineAhead;
}

/**
 * Why nothing runs a job yet, in a clause without a full stop. `fleet`: the machines that have not left;
 * `pools`: those in force.
 */
export function explainWaiting(
  job: WaitingJob,
  fleet: readonly FleetMachine[],
  pools: readonly Pool[],
  nowMs: number,
): string {
  if (job.delayed && job.delayed.dueAtMs > nowMs) {
    return `waits until ${instant(job.delayed.dueAtMs)} after ${job.delayed.after}`;
  }
  const launching = explainPools(job.requires, pools);
  const matching = fleet.filter((machine) => matchRequires(job.requires, machine.facts));
  if (matching.length === 0)
    return `${explainNoMatch(job.requires, fleet)}${launching || explainClosestPool(job.requires, pools)}`;
  const subject = matching.length === 1 ? '1 machine matches' : `${matching.length} machines match`;
  const groups = order.flatMap((standing) => {
    const group = matching.filter((machine) => standingOf(machine, job, nowMs) === standing);
    return group.length === 0 ? [] : [describeGroup(standing, group, nowMs)];
  });
  return `${subject}: ${groups.join(', ')}${lineText(job.line)}${launching}`;
}

type Standing = MachineSummary['state'] | 'avoided';

const order: readonly Standing[] = [
  'idle',
  'building',
  'avoided',
  'quarantined',
  'offline',
  'pending',
  'suspended',
];

function standingOf(machine: FleetMachine, job: WaitingJob, nowMs: number): Standing {
  const state = machineState(machine, nowMs);
  return job.avoided.has(machine.id) && (state === 'idle' || state === 'quarantined') ? 'avoided' : state;
}

function describeGroup(standing: Standing, group: readonly FleetMachine[], nowMs: number): string {
  const count = group.length;
  switch (standing) {
    case 'avoided':
      return `${count} did not finish it before`;
    case 'pending':
      return `${count} awaiting approval`;
    case 'offline':
      return `${count} offline for ${shortest(group, (row) => nowMs - (row.last_seen_at ?? row.enrolled_at))}`;
    case 'quarantined':
      return `${count} quarantined for ${shortest(group, (row) => (row.quarantined_until ?? nowMs) - nowMs)}`;
    case 'idle':
    case 'building':
    case 'suspended':
    case 'left':
      break;
  }
  return `${count} ${standing}`;
}

/** Of several, the one that may come back first. */
function shortest(group: readonly FleetMachine[], ms: (row: FleetMachine['row']) => number): string {
  const least = Math.min(...group.map((machine) => ms(machine.row)));
  return group.length === 1 ? roughDuration(least) : `${roughDuration(least)} or more`;
}
