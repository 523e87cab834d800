import { CoordinatorError } from '../store/coordinator-error.js';
import type { Database, Queryable } from '../store/database.js';
import { together } from '../store/together.js';
import { matchAll } from './matched-classes.js';
import { meetMachines, type Asking, type Met } from './moves/meet-machines.js';
import type { TakenJob, Taker } from './moves/take-job.js';
import { takeJobs } from './moves/take-jobs.js';

/** One call for a job, and under which lease it would be given. */
export interface Calling extends Taker, Asking {}

/** What became of a call that was met. */
export interface CallMet {
  readonly standing: 'ready' | 'quarantined' | 'draining';
  readonly isRepeated: boolean;
  readonly hasOmitted: boolean;
  readonly classes: ReadonlySet<string>;
  readonly taken: TakenJob | null;
  /** Nothing was taken, but the call may find something alone. */
  readonly mayTakeAlone: boolean;
}

const most = 64;
const kept = new WeakMap<Database, (calling: Calling) => Promise<CallMet>>();

/**
 * Meets a machine and moves the first job for it to a live claim, in one transaction with the other
 * calls that came while the last one ran. A repeated call and one whose machine dropped a claim are
 * met and take nothing. Rejects with `descriptor-unknown`, `agent-pending`, `agent-suspended` or
 * `unauthorized`, and with the database's error when the claim's id was used in the same moment;
 * none of these touches the other calls.
 */
export function claimTogether(db: Database, calling: Calling): Promise<CallMet> {
  // One lane: two transactions of one process would only race for the same jobs.
  const claim = kept.get(db) ?? together((calls) => meetAll(db, calls), { most, lanes: 1 });
  kept.set(db, claim);
  return claim(calling);
}

async function meetAll(
  db: Database,
  calls: readonly Calling[],
): Promise<readonly PromiseSettledResult<CallMet>[]> {
  try {
    return await db.transaction((tx) => meetAndTake(db, tx, calls));
  } catch (error) {
    if (calls.length === 1) throw error;
    const outcomes: PromiseSettledResult<CallMet>[] = [];
    for (const call of calls) {
      const [outcome] = await meetAll(db, [call]).catch((reason: unknown) => [
        { status: 'rejected' as const, reason },
      ]);
      outcomes.push(outcome!);
    }
    return outcomes;
  }
}

async function meetAndTake(
  db: Database,
  tx: Queryable,
  calls: readonly Calling[],
): Promise<PromiseSettledResult<CallMet>[]> {
  const nowMs = Math.max(...calls.map(({ lease }) => lease.renewedAtMs));
  const met = await meetMachines(tx, calls, nowMs);
  const standings = calls.map((call, n) => standingOf(call, met[n]!));
  const ready = calls
    .map((call, n) => ({ call, n, met: met[n]! }))
    .filter(({ n }) => standings[n] === 'ready');
  const described = ready.map(({ call, met: { trust, pool, owner, classes } }) => {
    return { rev: call.descriptorRev, trust, pool, owner, classes };
  });
  const classes = await matchAll(db, tx, described);
  const taking = ready.map((one, m) => ({ ...one, classes: classes[m]! }));
  const got = await takeInGroups(tx, taking);
  return standings.map((standing, n): PromiseSettledResult<CallMet> => {
    if (standing instanceof CoordinatorError) return { status: 'rejected', reason: standing };
    const { is_repeated: isRepeated, has_omitted: hasOmitted } = met[n]!;
    const nothing = { classes: noClasses, taken: null, mayTakeAlone: false };
    return { status: 'fulfilled', value: { standing, isRepeated, hasOmitted, ...(got.get(n) ?? nothing) } };
  });
}

const noClasses: ReadonlySet<string> = new Set();

interface Taking {
  readonly call: Calling;
  readonly n: number;
  readonly met: Met;
  readonly classes: ReadonlySet<string>;
}

type Got = Pick<CallMet, 'classes' | 'taken' | 'mayTakeAlone'>;

/** Those that may take the same take together; whoever must be asked for in its own way takes alone later. */
async function takeInGroups(tx: Queryable, takings: readonly Taking[]): Promise<Map<number, Got>> {
  const got = new Map<number, Got>();
  const groups = new Map<ReadonlySet<string>, Map<string, Taking[]>>();
  for (const taking of takings) {
    const { classes, call, met, n } = taking;
    got.set(n, { classes, taken: null, mayTakeAlone: true });
    if (met.is_repeated || met.has_omitted || met.avoids) continue;
    const byAccept = groups.get(classes) ?? new Map<string, Taking[]>();
    const accept = JSON.stringify(call.accept);
    byAccept.set(accept, [...(byAccept.get(accept) ?? []), taking]);
    groups.set(classes, byAccept);
  }
  for (const [classes, byAccept] of groups) {
    for (const members of byAccept.values()) {
      const { taken, isContended } = await takeJobs(
        tx,
        members.map(({ call }) => call),
        classes,
      );
      members.forEach(({ n }, m) => got.set(n, { classes, taken: taken[m]!, mayTakeAlone: isContended }));
    }
  }
  return got;
}

/** Refuses machines that never get work, and tells whether this one gets any now. */
function standingOf(
  { agentId, descriptorRev, lease }: Calling,
  machine: Met,
): CallMet['standing'] | CoordinatorError {
  const name = `machine ${agentId}`;
  if (!machine.is_enrolled || machine.left_at !== null)
    return new CoordinatorError('unauthorized', `${name} is not enrolled`);
  if (machine.suspended_at !== null) return new CoordinatorError('agent-suspended', `${name} is suspended`);
  if (machine.approved_at === null) return new CoordinatorError('agent-pending', `${name} awaits approval`);
  if (!machine.is_described) {
    return new CoordinatorError('descriptor-unknown', `${name} has not sent descriptor ${descriptorRev}`);
  }
  if (machine.draining_at !== null) return 'draining';
  const { quarantined_until: until } = machine;
  return until !== null && until > lease.renewedAtMs ? 'quarantined' : 'ready';
}
