import type { Descriptor, Requires } from '@barnraiser/protocol';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';
import { machineFacts, type ServerFacts } from './rules/machine-facts.js';
import { matchRequires } from './rules/match-requires.js';

interface Matched {
  /** All that the answer depends on besides the descriptor, which never changes. */
  readonly basis: string;
  readonly classes: ReadonlySet<string>;
}

const mostKept = 10_000;
const kept = new WeakMap<Queryable, Map<string, Matched>>();

/**
 * The requirement classes that a machine described by this revision satisfies. Kept in the process
 * until there are new classes or the coordinator's own facts of the machine change. Rejects with
 * `descriptor-unknown`.
 */
export async function matchedClasses(db: Queryable, descriptorRev: string): Promise<ReadonlySet<string>> {
  const [machine] = await db.query<ServerFacts & { classes: number }>(
    `select trust, pool, owner, (select count(*) from requirement_classes) as classes
     from descriptors join machines on machines.id = descriptors.agent_id where rev = $1`,
    [descriptorRev],
  );
  if (!machine) {
    throw new CoordinatorError('descriptor-unknown', `descriptor ${descriptorRev} is not known here`);
  }
  const { classes: _, ...server } = machine;
  const basis = JSON.stringify(machine);
  const cache = cacheOf(db);
  const found = cache.get(descriptorRev);
  if (found?.basis === basis) return found.classes;
  const classes = await match(db, descriptorRev, server);
  if (cache.size >= mostKept) cache.clear();
  cache.set(descriptorRev, { basis, classes });
  return classes;
}

async function match(db: Queryable, rev: string, server: ServerFacts): Promise<ReadonlySet<string>> {
  const [described] = await db.query<{ document: Descriptor }>(
    'select document from descriptors where rev = $1',
    [rev],
  );
  const facts = machineFacts(described!.document, server);
  const all = await db.query<{ class: string; requires: Requires }>(
    'select class, requires from requirement_classes',
  );
  return new Set(all.filter(({ requires }) => matchRequires(requires, facts)).map((row) => row.class));
}

function cacheOf(db: Queryable): Map<string, Matched> {
  const cache = kept.get(db) ?? new Map<string, Matched>();
  kept.set(db, cache);
  return cache;
}
