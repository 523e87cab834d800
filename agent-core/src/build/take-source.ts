import type { Source } from '@barnraiser/protocol';
import type { CheckoutEnd } from '../claim/executor.js';
import { openCaches } from '../prepare/caches.js';
import { checkout } from '../prepare/checkout.js';
import { keptKey, takeKept } from '../prepare/kept-workspaces.js';
import { PrepareError } from '../prepare/prepare-error.js';
import { openWorkspace } from '../prepare/workspace.js';
import type { WorkspaceFolders } from '../prepare/workspace-folders.js';
import type { BuildParts, CheckedOut } from './build-parts.js';
import type { Workshop } from './workshop.js';

/** What is needed to bring a build's source into its workspace. */
export interface TakeSource {
  readonly parts: BuildParts;
  /** Opened with the folders once the source is there. */
  readonly workshop: Workshop;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

interface Taken {
  readonly ok: true;
  readonly folders: WorkspaceFolders;
  readonly place: CheckedOut;
  /** For people. */
  readonly said: string;
}

type NotTaken = CheckoutEnd & { readonly ok: false };

/**
 * Goes on in what an interrupted build of just the same left here, or checks the source out into a
 * fresh workspace; then makes its caches and opens the workshop.
 */
export async function takeSource(source: Source, taking: TakeSource): Promise<CheckoutEnd> {
  const { parts, workshop, note } = taking;
  try {
    const taken = (await takeInherited(parts)) ?? (await takeFresh(source, taking));
    if (!taken.ok) return taken;
    const { folders, place } = taken;
    parts.checkedOut(place);
    const { offer } = parts;
    const wanted = offer.job?.caches ?? [];
    workshop.open(folders, await openCaches(parts.folders.cache, offer.project, wanted, folders.source));
    note(taken.said);
    return { ok: true, commitBuilt: place.commit };
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    return { ok: false, reason: error.code, detail: error.message };
  }
}

async function takeInherited({ offer, spool, folders, sandbox, clock }: BuildParts): Promise<Taken | null> {
  if (offer.job === null) return null;
  const { coordinator } = spool.claim;
  const key = keptKey(offer.job, { coordinator, isolation: sandbox.isolation });
  const taken =
    key === null ? null : await takeKept(folders.work, { key, claimId: offer.claimId, now: clock.wallMs() });
  if (taken === null) return null;
  const { root, commit, keptAt } = taken.kept;
  const minutes = Math.max(0, Math.round((clock.wallMs() - keptAt) / 60_000));
  return {
    ok: true,
    folders: taken.folders,
    place: { root, commit, isInherited: true },
    said: `Goes on in the work folder of a build of the same that gave way ${minutes} min ago.`,
  };
}

async function takeFresh(source: Source, { parts, signal, note }: TakeSource): Promise<Taken | NotTaken> {
  const { offer } = parts;
  const folders = await openWorkspace(parts.folders.work, offer.claimId);
  const end = await checkout(source, {
    folders,
    cacheRoot: parts.folders.cache,
    resolveUrl: offer.sourceAddress,
    signal,
    note,
  });
  if (!end.ok) return end;
  const { commitBuilt } = end;
  return {
    ok: true,
    folders,
    place: { root: folders.root, commit: commitBuilt, isInherited: false },
    said: `The source is there${commitBuilt === null ? '' : `: commit ${commitBuilt}`}.`,
  };
}
