import type { Descriptor, Requires } from '@barnraiser/protocol';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';
import { machineFacts, type ServerFacts } from './rules/machine-facts.js';
import { matchRequires } from './rules/match-requires.js';

/** A machine as it is described, with all that its classes depend on besides the descriptor, which never changes. */
export interface Described extends ServerFacts {
  readonly rev: string;
  /** How many requirement classes there are. */
  readonly classes: number;
}

interface Matched {
  readonly basis: string;
  readonly classes: ReadonlySet<string>;
}

interface Kept {
  readonly byRev: Map<string, Matched>;
  /** One set for all machines that satisfy the same, by its members. */
  readonly sets: Map<string, ReadonlySet<string>>;
}

const mostKept = 10_000;
const kept = new WeakMap<Queryable, Kept>();

/**
 * The requirement classes that a machine described by this revision satisfies. Kept in the process
 * until there are new classes or the coordinator's own facts of the machine change. Rejects with
 * `descriptor-unknown`.
 */
export async function matchedClasses(db: Queryable, rev: string): Promise<ReadonlySet<string>> {
  const [machine] = await db.query<ServerFacts & { classes: number }>(
    `select trust, pool, owner, (select count(*) from requirement_classes) as classes
     from descriptors join machines on machines.id = descriptors.agent_id where rev = $1`,
    [rev],
  );
  if (!machine) throw new CoordinatorError('descriptor-unknown', `descriptor ${rev} is not known here`);
  const [classes] = await matchAll(db, db, [{ rev, ...machine }]);
  return classes!;
}

/**
 * The same of several machines, in their order, asked in a transaction of `db`. Machines that
 * satisfy the same classes get the identical set. Their descriptors must be there.
 */
export async function matchAll(
  db: Queryable,
  tx: Queryable,
  machines: readonly Described[],
): Promise<ReadonlySet<string>[]> {
  const cache = cacheOf(db);
  const isKept = (machine: Described): boolean => cache.byRev.get(machine.rev)?.basis === basisOf(machine);
  const missing = machines.filter((machine) => !isKept(machine));
  const matched = new Map<string, Matched>();
  if (missing.length > 0) {
    const documents = await readDescriptors(tx, missing);
    const all = await tx.query<ClassRow>('select class, requires from requirement_classes');
    for (const machine of missing) {
      const classes = match(cache, machineFacts(documents.get(machine.rev)!, machine), all);
      matched.set(machine.rev, { basis: basisOf(machine), classes });
    }
    if (cache.byRev.size + matched.size > mostKept) cache.byRev.clear();
    for (const [rev, one] of matched) cache.byRev.set(rev, one);
  }
  return machines.map(({ rev }) => (matched.get(rev) ?? cache.byRev.get(rev)!).classes);
}

interface ClassRow {
  readonly class: string;
  readonly requires: Requires;
}

async function readDescriptors(
  tx: Queryable,
  machines: readonly Described[],
): Promise<Map<string, Descriptor>> {
  const rows = await tx.query<{ rev: string; document: Descriptor }>(
    'select rev, document from descriptors where rev = any($1::text[])',
    [machines.map(({ rev }) => rev)],
  );
  return new Map(rows.map(({ rev, document }) => [rev, document]));
}

function match(
  { sets }: Kept,
  facts: ReturnType<typeof machineFacts>,
  all: readonly ClassRow[],
): ReadonlySet<string> {
  const classes = all.filter(({ requires }) => matchRequires(requires, facts)).map((row) => row.class);
  const members = classes.toSorted().join(' ');
  const known = sets.get(members);
  if (known) return known;
  if (sets.size >= mostKept) sets.clear();
  const made = new Set(classes);
  sets.set(members, made);
  return made;
}

function basisOf({ trust, pool, owner, classes }: Described): string {
  return JSON.stringify([trust, pool, owner, classes]);
}

function cacheOf(db: Queryable): Kept {
  const cache = kept.get(db) ?? { byRev: new Map<string, Matched>(), sets: new Map() };
  kept.set(db, cache);
  return cache;
}
