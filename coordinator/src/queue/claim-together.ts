import { CoordinatorError } from '../store/coordinator-error.js';
import type { Database } from '../store/database.js';
import { allOrEach, togetherOn } from '../store/together.js';
import { keptClasses, matchAll, type MatchedClasses } from './matched-classes.js';
import { claimsMax, meetAndTake, type Calling, type MetRow } from './moves/meet-and-take.js';
import type { TakenJob } from './moves/take-job.js';

/** What became of a call that was met. */
export interface CallMet {
  readonly standing: 'ready' | 'quarantined' | 'draining';
  readonly isRepeated: boolean;
  readonly hasOmitted: boolean;
  readonly taken: TakenJob | null;
  /** Nothing was taken, but the call may find something alone. */
  readonly mayTakeAlone: boolean;
}

type Outcome = PromiseSettledResult<CallMet>;

/** How often classes may turn out to be out of date in one call, each time by a new class or fact. */
const looksMax = 3;

/**
 * Meets a machine and moves the first job for it to a live claim, in one statement with the other
 * calls that came while the last one ran and may take the same. A repeated call and one whose machine
 * dropped a claim are met and take nothing. Rejects with `descriptor-unknown`, `agent-pending`,
 * `agent-suspended` or `unauthorized`, and with the database's error when the claim's id was used in
 * the same moment; none of these touches the other calls.
 */
export function claimTogether(db: Database, calling: Calling): Promise<CallMet> {
  return meetTogether(db, calling);
}

// One after the other: two statements of one process would only race for the same jobs.
const meetTogether = togetherOn(meetAll, { most: claimsMax, isHalved: true });

interface Asked {
  readonly call: Calling;
  readonly matched: MatchedClasses;
}

async function meetAll(db: Database, calls: readonly Calling[]): Promise<readonly Outcome[]> {
  const outcomes = new Map<Calling, Outcome>();
  let open = calls;
  for (let look = 1; open.length > 0; look += 1) {
    const asked = await withClasses(db, open, look > 1);
    for (const group of groupsOf(asked)) {
      for (const [call, outcome] of await meetGroup(db, group, look === looksMax))
        outcomes.set(call, outcome);
    }
    open = calls.filter((call) => !outcomes.has(call));
  }
  return calls.map((call) => outcomes.get(call)!);
}

/** What is kept will do for a start: the statement sees whether it is out of date. */
async function withClasses(db: Database, calls: readonly Calling[], isStale: boolean): Promise<Asked[]> {
  const unknown = calls
    .map(({ descriptorRev }) => descriptorRev)
    .filter((rev) => isStale || keptClasses(db, rev) === null);
  const found = unknown.length > 0 ? await matchAll(db, unknown) : new Map<string, MatchedClasses>();
  return calls.map((call) => {
    const { descriptorRev: rev } = call;
    return { call, matched: found.get(rev) ?? keptClasses(db, rev) ?? noClasses };
  });
}

/** Of a machine that will be refused. */
const noClasses: MatchedClasses = {
  classes: new Set(),
  classCount: 0,
  facts: { trust: null, pool: null, owner: null },
};

/** Those that may take the same. */
function groupsOf(asked: readonly Asked[]): Asked[][] {
  const groups = new Map<ReadonlySet<string>, Map<string, Asked[]>>();
  for (const one of asked) {
    const { classes, classCount } = one.matched;
    const alike = groups.get(classes) ?? new Map<string, Asked[]>();
    const accepted = JSON.stringify([classCount, one.call.accept]);
    const group = alike.get(accepted) ?? [];
    group.push(one);
    groups.set(classes, alike.set(accepted, group));
  }
  return [...groups.values()].flatMap((alike) => [...alike.values()]);
}

/** Leaves out the calls whose classes are out of date, unless it is the last look. */
async function meetGroup(
  db: Database,
  group: readonly Asked[],
  isLast: boolean,
): Promise<[Calling, Outcome][]> {
  const settled = await allOrEach(group, async (some) => {
    const calls = some.map(({ call, matched: { facts } }) => ({ ...call, facts }));
    return outcomesOf(some, await meetAndTake(db, calls, some[0]!.matched), isLast);
  });
  return group.flatMap(({ call }, n): [Calling, Outcome][] => {
    const one = settled[n]!;
    const outcome = one.status === 'fulfilled' ? one.value : one;
    return outcome ? [[call, outcome]] : [];
  });
}

/** Null for a call whose classes are out of date, unless it is the last look. */
function outcomesOf(group: readonly Asked[], rows: readonly MetRow[], isLast: boolean): (Outcome | null)[] {
  const takers = rows.filter((row) => row.is_taker).length;
  const taken = rows.filter((row) => row.job_id !== null).length;
  // Others were at some of the first jobs, so there may be more.
  const isContended = taken < takers && rows[0]!.looked_at > taken;
  return group.map(({ call }, n) => {
    const row = rows[n]!;
    const standing = standingOf(call, row);
    if (standing instanceof CoordinatorError) return { status: 'rejected', reason: standing };
    if (standing === 'ready' && !row.is_current && !isLast) return null;
    const { is_repeated: isRepeated, has_omitted: hasOmitted } = row;
    const mayTakeAlone = row.is_taker ? isContended : true;
    return {
      status: 'fulfilled',
      value: { standing, isRepeated, hasOmitted, taken: jobOf(row), mayTakeAlone },
    };
  });
}

function jobOf({ job_id, attempt, document }: MetRow): TakenJob | null {
  return job_id === null ? null : { job_id, attempt, document };
}

/** Refuses machines that never get work, and tells whether this one gets any now. */
function standingOf(
  { agentId, descriptorRev, lease }: Calling,
  machine: MetRow,
): CallMet['standing'] | CoordinatorError {
  const name = `machine ${agentId}`;
  if (!machine.is_enrolled || machine.left_at !== null)
    return new CoordinatorError('unauthorized', `${name} is not enrolled`);
  if (!machine.is_credited)
    return new CoordinatorError('unauthorized', `the credential of ${name} is not valid any more`);
  if (machine.suspended_at !== null) return new CoordinatorError('agent-suspended', `${name} is suspended`);
  if (machine.approved_at === null) return new CoordinatorError('agent-pending', `${name} awaits approval`);
  if (!machine.is_described) {
    return new CoordinatorError('descriptor-unknown', `${name} has not sent descriptor ${descriptorRev}`);
  }
  if (machine.draining_at !== null) return 'draining';
  const { quarantined_until: until } = machine;
  return until !== null && until > lease.renewedAtMs ? 'quarantined' : 'ready';
}
