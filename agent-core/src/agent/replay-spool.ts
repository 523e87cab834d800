import { rm } from 'node:fs/promises';
import type { ReportWire } from '../claim/driver.js';
import { keptNames } from '../prepare/kept-workspaces.js';
import { sweepWorkspaces } from '../prepare/workspace.js';
import { endLeftovers } from '../run/leftovers.js';
import type { DataFolders } from '../storage/data-folders.js';
import { type KeepLog, listSpools, reopenSpool, type Spool } from '../stream/spool.js';

/** What an earlier run of the agent left, and what was done about it. */
export interface Replay {
  /** What is to be delivered still. */
  readonly spools: readonly { readonly spool: Spool; readonly wire: ReportWire }[];
  /** In lines, for the owner. */
  readonly notes: readonly string[];
}

/**
 * Takes up what an earlier run left: processes are ended, workspaces removed, builds that were not
 * finished are given back, and finished ones are delivered. `wireOf` answers null for a coordinator
 * that was left since: then nobody waits for the report. `now` is epoch ms.
 */
export async function replaySpool(
  folders: DataFolders,
  wireOf: (claim: Spool['claim']) => ReportWire | null,
  keepLog: KeepLog,
  now: number,
): Promise<Replay> {
  const spools: { spool: Spool; wire: ReportWire }[] = [];
  const notes: string[] = [];
  for (const folder of await listSpools(folders.spool)) {
    const spool = await reopenSpool(folder, keepLog).catch(() => null);
    if (spool === null) {
      notes.push(`${folder} holds nothing that can be read; removed`);
      await rm(folder, { recursive: true, force: true });
      continue;
    }
    if (spool.end === null) notes.push(await giveBack(spool));
    const wire = wireOf(spool.claim);
    if (wire === null) await spool.remove();
    else spools.push({ spool, wire });
  }
  const { left } = await sweepWorkspaces(folders.work, await keptNames(folders.work, now));
  for (const { path, why } of left) notes.push(`${path} could not be removed: ${why}`);
  return { spools, notes };
}

async function giveBack(spool: Spool): Promise<string> {
  const { claimId, project } = spool.claim;
  const { ended, remaining } = await endLeftovers(claimId);
  await spool.finish({
    kind: 'release',
    release: { reason: 'internal-error', detail: 'the agent was restarted' },
  });
  const processes = ended > 0 ? `; ${ended} of its processes were still running and were ended` : '';
  const stuck = remaining.length > 0 ? `; could not end: ${remaining.join(', ')}` : '';
  return `the build of ${project} was cut off when the agent ended; it is given back${processes}${stuck}`;
}
