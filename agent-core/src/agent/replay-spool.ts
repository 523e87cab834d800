import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { ClaimId } from '@barnraiser/protocol';
import type { ReportWire } from '../claim/driver.js';
import { keptNames } from '../prepare/kept-workspaces.js';
import { removeTree } from '../prepare/remove-tree.js';
import { sweepBuilderWorkspaces } from '../prepare/workspace-of-builder.js';
import { sweepWorkspaces } from '../prepare/workspace.js';
import { endLeftovers } from '../run/leftovers.js';
import { removeLeftGroups } from '../run/limits/leftover-groups.js';
import type { DataFolders } from '../storage/data-folders.js';
import type { SecretsKeeper } from '../storage/secrets.js';
import { type KeepLog, listSpools, reopenSpool, type Spool } from '../stream/spool.js';
import type { Leftover } from './leftovers.js';

/** What an earlier run of the agent left, and what was done about it. */
export interface Replay {
  /** What is to be delivered still. */
  readonly spools: readonly { readonly spool: Spool; readonly wire: ReportWire }[];
  /** In lines, for the owner. */
  readonly notes: readonly string[];
  /** What could not be taken up or removed; it stays. */
  readonly left: readonly Leftover[];
}

/** What a replay asks. */
export interface ReplayParts {
  readonly folders: DataFolders;
  /** Null for a coordinator that was left since: then nobody waits for the report. */
  readonly wireOf: (claim: Spool['claim']) => ReportWire | null;
  readonly keepLog: KeepLog;
  readonly keeper: SecretsKeeper;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Takes up what an earlier run left: processes are ended, workspaces and control groups removed,
 * builds that were not finished are given back, and finished ones are delivered. Never rejects: one
 * folder that cannot be read or written keeps nobody from the rest.
 */
export async function replaySpool(parts: ReplayParts): Promise<Replay> {
  const { folders, now } = parts;
  const spools: Replay['spools'][number][] = [];
  const notes: string[] = [];
  const left: Leftover[] = [];
  const found = await listSpools(folders.spool);
  for (const folder of found) {
    const taken = await takeUp(folder, parts, notes).catch((error: Error) => {
      left.push({ path: folder, why: error.message });
      return null;
    });
    if (taken !== null) spools.push(taken);
  }
  const claims = found.map((folder) => basename(folder));
  const kept = await keptNames(folders.work, now);
  const orphans = await endOrphans(folders.work, new Set([...claims, ...kept]));
  const sweep = await sweepWorkspaces(folders.work, kept);
  const groups = removeLeftGroups(new Set([...claims, ...orphans]));
  const builders = await sweepBuilderWorkspaces(folders.cache);
  return { spools, notes, left: [...left, ...sweep.left, ...builders, ...groups.left] };
}

/** Null: nobody waits for it. Rejects when the spool cannot be opened or written now. */
async function takeUp(
  folder: string,
  { wireOf, keepLog, keeper }: ReplayParts,
  notes: string[],
): Promise<Replay['spools'][number] | null> {
  if (!ClaimId.safeParse(basename(folder)).success) throw new Error('not made by the agent');
  const spool = await reopenSpool(folder, { keepLog, keeper });
  if (spool === null) {
    await endLeftovers(basename(folder));
    const removal = await removeTree(folder);
    if (!removal.ok) throw new Error(`holds nothing that can be read, and cannot go: ${removal.why}`);
    notes.push(`${folder} holds nothing that can be read; removed`);
    return null;
  }
  if (spool.end === null) notes.push(await giveBack(spool));
  const wire = wireOf(spool.claim);
  if (wire !== null) return { spool, wire };
  await spool.remove();
  return null;
}

/** Ends what still runs of workspaces without a spool; answers their claims. */
async function endOrphans(workRoot: string, known: ReadonlySet<string>): Promise<string[]> {
  const names = await readdir(workRoot).catch((): string[] => []);
  const orphans = names.filter((name) => ClaimId.safeParse(name).success && !known.has(name));
  for (const claimId of orphans) await endLeftovers(claimId);
  return orphans;
}

async function giveBack(spool: Spool): Promise<string> {
  const { claimId, project, job } = spool.claim;
  const { ended, remaining } = await endLeftovers(claimId);
  await spool.finish({
    kind: 'release',
    release: { reason: 'internal-error', detail: 'the agent was restarted' },
  });
  const processes = ended > 0 ? `; ${ended} of its processes were still running and were ended` : '';
  const stuck = remaining.length > 0 ? `; could not end: ${remaining.join(', ')}` : '';
  const whatNext =
    job === null
      ? 'its master pushed it command by command, so that it cannot go on from here: the master knows since the connection ended, and queues it anew'
      : 'it is given back';
  return `the build of ${project} was cut off when the agent ended; ${whatNext}${processes}${stuck}`;
}
