import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CheckoutContext } from '../checkout-context.js';
import { markUsed } from '../clean/mark-used.js';
import { oneAtATime } from '../one-at-a-time.js';
import { PrepareError } from '../prepare-error.js';
import { removeTree } from '../remove-tree.js';
import { assertGitRef, gitAddress, shownAddress, type GitAddress } from './git-address.js';
import { gitFailure } from './git-failure.js';
import { mirrorCommit, remakeMirror, type WantedCommit } from './git-mirror.js';
import { runGit } from './run-git.js';

const wholeTimeoutMs = 600_000;

/**
 * Puts one commit's files, with its submodules', into the source folder, and answers the commit.
 * What the build sees is a repository of its own with that commit alone (depth 1): it shares no
 * file with the mirror, so it can neither reach nor spoil it. Takes 10 minutes at most. Rejects
 * with `PrepareError`.
 */
export async function gitCheckout(
  source: { readonly url: string; readonly ref: string; readonly commit?: string | undefined },
  context: CheckoutContext,
): Promise<string> {
  const address = gitAddress(source.url, context.allowsLocalGit ?? false);
  assertGitRef(source.ref);
  const wanted = { url: address.url, ref: source.ref, commit: source.commit ?? null };
  const timeout = AbortSignal.timeout(wholeTimeoutMs);
  const signal = AbortSignal.any([context.signal, timeout]);
  try {
    const commit = await copyFromMirror(wanted, address, context, signal);
    context.note(`Checked out ${shownAddress(address.url)}, commit ${commit}.`);
    if (existsSync(join(context.folders.source, '.gitmodules'))) {
      await fetchSubmodules(address, context, signal);
      context.note('Fetched its submodules.');
    }
    return commit;
  } catch (error) {
    if (context.signal.aborted || !timeout.aborted) throw error;
    const minutes = wholeTimeoutMs / 60_000;
    throw new PrepareError('source-unavailable', `fetching took longer than ${minutes} minutes`, error);
  }
}

async function copyFromMirror(
  wanted: WantedCommit,
  address: GitAddress,
  context: CheckoutContext,
  signal: AbortSignal,
): Promise<string> {
  const name = createHash('sha256').update(address.url).digest('hex');
  const mirror = join(context.cacheRoot, 'git', `${name}.git`);
  const place = { mirror, home: context.folders.home, signal, protocols: protocolsOf(address) };
  return oneAtATime(mirror, async () => {
    const commit = await mirrorCommit(wanted, place);
    await markUsed(mirror);
    const copied = await copyCommit(mirror, commit, address, context, signal);
    if (copied.ok) return commit;
    context.note(`The mirror was damaged (${copied.said}) and is made anew.`);
    const again = await remakeMirror(wanted, place);
    const end = await copyCommit(mirror, again, address, context, signal);
    if (end.ok) return again;
    throw (
      gitFailure('checking out', end.said) ?? new PrepareError('internal-error', `checking out: ${end.said}`)
    );
  });
}

async function copyCommit(
  mirror: string,
  commit: string,
  address: GitAddress,
  { folders }: CheckoutContext,
  signal: AbortSignal,
): Promise<{ ok: true } | { ok: false; said: string }> {
  await removeTree(folders.source);
  await mkdir(folders.source, { mode: 0o700 });
  const place = { cwd: folders.source, home: folders.home, signal, protocols: ['file'] };
  const from = pathToFileURL(mirror).href;
  for (const args of [
    ['init', '--quiet', '.'],
    // Submodules with relative addresses go by this one.
    ['remote', 'add', 'origin', shownAddress(address.url)],
    ['fetch', '--quiet', '--depth=1', '--no-tags', '--', from, commit],
    ['checkout', '--quiet', '--detach', commit, '--'],
  ]) {
    const end = await runGit(args, place);
    if (!end.ok) return end;
  }
  return { ok: true };
}

async function fetchSubmodules(
  address: GitAddress,
  { folders }: CheckoutContext,
  signal: AbortSignal,
): Promise<void> {
  const place = { cwd: folders.source, home: folders.home, signal, protocols: protocolsOf(address) };
  const update = ['submodule', 'update', '--init', '--recursive', '--quiet'];
  const shallow = await runGit([...update, '--depth=1'], place);
  if (shallow.ok) return;
  // Servers need not give a commit that is no branch's tip; the whole history has it.
  const whole = await runGit(update, place);
  if (whole.ok) return;
  const action = 'fetching submodules';
  throw gitFailure(action, whole.said) ?? new PrepareError('source-unavailable', `${action}: ${whole.said}`);
}

/** A source from elsewhere must not bring in repositories of this disk as its submodules. */
function protocolsOf(address: GitAddress): string[] {
  return ['https', 'http', 'ssh', 'git', ...(address.isLocal ? ['file'] : [])];
}
