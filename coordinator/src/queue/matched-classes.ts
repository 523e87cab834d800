import type { Descriptor, Requires } from '@barnraiser/protocol';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';
import { machineFacts, type ServerFacts } from './rules/machine-facts.js';
import { matchRequires } from './rules/match-requires.js';

/** The classes that a described machine satisfies, with all that this was derived from but its descriptor. */
export interface MatchedClasses {
  readonly classes: ReadonlySet<string>;
  readonly facts: ServerFacts;
  /** How many classes there were. */
  readonly classCount: number;
}

interface Kept {
  readonly byRev: Map<string, MatchedClasses>;
  /** One set for all machines that satisfy the same, by its members. */
  readonly sets: Map<string, ReadonlySet<string>>;
}

interface Described extends ServerFacts {
  readonly rev: string;
  readonly class_count: number;
}

interface ClassRow {
  readonly class: string;
  readonly requires: Requires;
}

const mostKept = 10_000;
const kept = new WeakMap<Queryable, Kept>();

/**
 * The requirement classes that a machine described by this revision satisfies. Kept in the process
 * until there are new classes or the coordinator's own facts of the machine change. Rejects with
 * `descriptor-unknown`.
 */
export async function matchedClasses(db: Queryable, rev: string): Promise<ReadonlySet<string>> {
  const matched = (await matchAll(db, [rev])).get(rev);
  if (!matched) throw new CoordinatorError('descriptor-unknown', `descriptor ${rev} is not known here`);
  return matched.classes;
}

/** What was kept, which may be out of date; null: nothing. */
export function keptClasses(db: Queryable, rev: string): MatchedClasses | null {
  return cacheOf(db).byRev.get(rev) ?? null;
}

/**
 * The same of several revisions as of now; those that are not known are left out. Machines that
 * satisfy the same classes get the identical set.
 */
export async function matchAll(
  db: Queryable,
  revs: readonly string[],
): Promise<ReadonlyMap<string, MatchedClasses>> {
  const cache = cacheOf(db);
  const machines = await db.query<Described>(
    `select rev, trust, pool, owner, (select count(*) from requirement_classes) as class_count
     from descriptors join machines on machines.id = descriptors.agent_id where rev = any($1::text[])`,
    [revs],
  );
  const stale = machines.filter((machine) => !isCurrent(cache.byRev.get(machine.rev), machine));
  const matched = new Map(stale.length > 0 ? await match(db, cache, stale) : []);
  for (const { rev } of machines) if (!matched.has(rev)) matched.set(rev, cache.byRev.get(rev)!);
  if (cache.byRev.size + stale.length > mostKept) cache.byRev.clear();
  for (const [rev, one] of matched) cache.byRev.set(rev, one);
  return matched;
}

async function match(
  db: Queryable,
  cache: Kept,
  machines: readonly Described[],
): Promise<[string, MatchedClasses][]> {
  const rows = await db.query<{ rev: string; document: Descriptor }>(
    'select rev, document from descriptors where rev = any($1::text[])',
    [machines.map(({ rev }) => rev)],
  );
  const documents = new Map(rows.map(({ rev, document }) => [rev, document]));
  const all = await db.query<ClassRow>('select class, requires from requirement_classes');
  return machines.map(({ rev, class_count: classCount, trust, pool, owner }) => {
    const facts = { trust, pool, owner };
    const known = machineFacts(documents.get(rev)!, facts);
    const names = all.filter(({ requires }) => matchRequires(requires, known)).map((row) => row.class);
    return [rev, { facts, classCount, classes: sharedSet(cache, names) }];
  });
}

function isCurrent(matched: MatchedClasses | undefined, machine: Described): boolean {
  return (
    matched !== undefined &&
    matched.classCount === machine.class_count &&
    matched.facts.trust === machine.trust &&
    matched.facts.pool === machine.pool &&
    matched.facts.owner === machine.owner
  );
}

function sharedSet({ sets }: Kept, names: readonly string[]): ReadonlySet<string> {
  const members = names.toSorted().join(' ');
  const known = sets.get(members);
  if (known) return known;
  if (sets.size >= mostKept) sets.clear();
  const made = new Set(names);
  sets.set(members, made);
  return made;
}

function cacheOf(db: Queryable): Kept {
  const cache = kept.get(db) ?? { byRev: new Map<string, MatchedClasses>(), sets: new Map() };
  kept.set(db, cache);
  return cache;
}
