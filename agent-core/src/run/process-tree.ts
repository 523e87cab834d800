import { listProcesses, type ProcessEntry } from './process-list.js';
import { isMarked } from './process-mark.js';

/** All processes of one build, wherever they have gone to. */
export interface ProcessTree {
  /** Those that run now, parents before children; the agent and those above it are never among them. */
  members(): Promise<ProcessEntry[]>;
  /**
   * Right after `members` found nobody: whoever was being forked past it, all the same. Looks only at
   * numbers that it did not see, for none is given anew within moments.
   */
  newcomers(): Promise<ProcessEntry[]>;
  /**
   * Members among those that were not there before the tree, at a fraction of the cost on a machine with
   * many processes. Null when that was not noted, or so long ago that a number may have been given anew.
   */
  sinceBegin(): Promise<ProcessEntry[] | null>;
  /** Descendants alone, without looking for marks: cheaper, for measuring. */
  descendants(): Promise<ProcessEntry[]>;
}

/**
 * Follows the processes of a build from `rootPid` (null after a restart of the agent) and from its
 * mark. A process that was a member once stays one, also when its parent is gone and it has wiped
 * its environment. `before`: the numbers of processes that were there just before it began.
 */
export function followProcesses(
  rootPid: number | null,
  claimId: string,
  list: typeof listProcesses = listProcesses,
  before: ReadonlySet<number> | null = null,
): ProcessTree {
  const beganAt = performance.now();
  const known = new Map<number, string>();
  const strangers = strangersOf(claimId);
  const remember = (entry: ProcessEntry): void => void known.set(entry.pid, entry.startedAt);
  const isKnown = (entry: ProcessEntry): boolean => known.get(entry.pid) === entry.startedAt;

  let seen: ReadonlySet<number> = new Set();

  async function select(
    isSeed: (entry: ProcessEntry) => boolean,
    except?: ReadonlySet<number>,
  ): Promise<ProcessEntry[]> {
    const all = await list(except);
    seen = new Set(all.map(({ pid }) => pid));
    const excluded = lineage(all, process.pid);
    // Until it is seen, the root is whoever has its number: it was spawned just now.
    const isRoot = (entry: ProcessEntry): boolean => entry.pid === rootPid && !known.has(entry.pid);
    const chosen = withDescendants(
      all,
      (entry) => !excluded.has(entry.pid) && (isRoot(entry) || isKnown(entry) || isSeed(entry)),
    );
    for (const entry of chosen) remember(entry);
    if (except === undefined) forget(strangers, all);
    return chosen.filter((entry) => entry.state !== 'gone');
  }

  const hasMark = ({ pid, parentPid, startedAt }: ProcessEntry): boolean => {
    if (strangers.get(pid) === startedAt) return false;
    if (isMarked(pid, claimId)) return true;
    // Before it becomes a build's, a child of the agent is like the agent.
    if (rootPid !== null && parentPid !== process.pid) strangers.set(pid, startedAt);
    return false;
  };

  // Kernel threads have no memory of their own; there is no need to look at each.
  const isMember = (entry: ProcessEntry): boolean =>
    entry.groupPid === rootPid || (entry.rssPages > 0 && hasMark(entry));

  return {
    members: () => select(isMember),
    newcomers: () => select((entry) => known.has(entry.parentPid) || isMember(entry), seen),
    sinceBegin: async () =>
      before === null || performance.now() - beganAt > freshMs ? null : select(isMember, before),
    descendants: () => select(() => false),
  };
}

/** Linux has at least 32,768 numbers, and gives them in turn. */
const freshMs = 500;

let lastKnown: { readonly claimId: string; readonly strangers: Map<number, string> } | null = null;

/**
 * Who is known to be none of a build's: a process has its mark from birth, so that one look at each is
 * enough, over all steps of the build. A sweep takes a fifth of the time.
 */
function strangersOf(claimId: string): Map<number, string> {
  if (lastKnown?.claimId !== claimId) lastKnown = { claimId, strangers: new Map() };
  return lastKnown.strangers;
}

/** Strangers that are gone need not be remembered. */
function forget(strangers: Map<number, string>, all: readonly ProcessEntry[]): void {
  if (strangers.size < 2 * all.length) return;
  const there = new Set(all.map(({ pid }) => pid));
  for (const pid of strangers.keys()) if (!there.has(pid)) strangers.delete(pid);
}

function lineage(all: readonly ProcessEntry[], pid: number): Set<number> {
  const parents = new Map(all.map((entry) => [entry.pid, entry.parentPid]));
  const line = new Set<number>();
  for (let at: number | undefined = pid; at !== undefined && !line.has(at); at = parents.get(at))
    line.add(at);
  return line;
}

function withDescendants(
  all: readonly ProcessEntry[],
  isSeed: (entry: ProcessEntry) => boolean,
): ProcessEntry[] {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of all) {
    const siblings = children.get(entry.parentPid);
    if (siblings === undefined) children.set(entry.parentPid, [entry]);
    else siblings.push(entry);
  }
  const chosen = new Set<ProcessEntry>(all.filter(isSeed));
  // A set hands out what is added while it is walked: this is a breadth-first search.
  for (const entry of chosen) for (const child of children.get(entry.pid) ?? []) chosen.add(child);
  return [...chosen];
}
