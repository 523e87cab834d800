import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { PrepareError } from '../prepare-error.js';
import { removeTree } from '../remove-tree.js';
import { shownAddress } from './git-address.js';
import { gitFailure } from './git-failure.js';
import { runGit, type GitEnd, type GitPlace } from './run-git.js';

/** What is wanted of a repository: `commit` where the job names one, else what `ref` names now. */
export interface WantedCommit {
  readonly url: string;
  readonly ref: string;
  readonly commit: string | null;
}

/** What a mirror needs of its caller. */
export interface MirrorPlace {
  readonly mirror: string;
  readonly home: string;
  readonly signal: AbortSignal;
  readonly protocols: readonly string[];
}

/**
 * Brings a bare mirror up to date and answers the wanted commit, which it then holds. A commit that
 * is there already costs no network. A mirror that git cannot work with is made anew; the old one
 * stays until the new one is whole, so a dead network never costs what we have. Not for concurrent
 * use on one mirror. Rejects with `PrepareError`.
 */
export async function mirrorCommit(wanted: WantedCommit, place: MirrorPlace): Promise<string> {
  const known = (await isSound(place)) ? await bring(wanted, place) : null;
  return known ?? remakeMirror(wanted, place);
}

async function isSound(place: MirrorPlace): Promise<boolean> {
  const found = await stat(place.mirror).catch(() => null);
  if (found === null || !found.isDirectory()) return false;
  return (await runGit(['rev-parse', '--is-bare-repository'], at(place))).ok;
}

/** Makes the mirror anew, and puts it in the place of the old one once it holds the wanted commit. */
export async function remakeMirror(wanted: WantedCommit, place: MirrorPlace): Promise<string> {
  const fresh = { ...place, mirror: `${place.mirror}.new` };
  await removeTree(fresh.mirror);
  try {
    await mkdir(fresh.mirror, { recursive: true, mode: 0o700 });
    await must('making a mirror', ['init', '--quiet', '--bare', '.'], fresh);
    // The workspace asks for its one commit by name, which servers allow for tips alone by default.
    await must('making a mirror', ['config', 'uploadpack.allowAnySHA1InWant', 'true'], fresh);
    const commit = await bring(wanted, fresh);
    if (commit === null)
      throw new PrepareError('source-unavailable', `fetching ${shownAddress(wanted.url)}: git failed twice`);
    await removeTree(place.mirror);
    await rename(fresh.mirror, place.mirror);
    return commit;
  } finally {
    await rm(fresh.mirror, { recursive: true, force: true });
  }
}

/** Null when the mirror itself seems to be damaged. */
async function bring(wanted: WantedCommit, place: MirrorPlace): Promise<string | null> {
  if (wanted.commit !== null && (await has(wanted.commit, place))) return wanted.commit;
  const everything = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  const fetched = await fetch(wanted.url, everything, place);
  if (!fetched.ok) return fault(wanted, fetched);
  const named = wanted.commit ?? (await resolveRef(wanted.ref, place));
  if (named !== null && (await has(named, place))) return named;
  return bringUnlisted(wanted, place);
}

/** Commits that no branch or tag holds (of pull requests, say), which some servers give when asked by name. */
async function bringUnlisted(wanted: WantedCommit, place: MirrorPlace): Promise<string> {
  for (const name of wanted.commit === null ? [wanted.ref] : [wanted.commit, wanted.ref]) {
    const kept = 'refs/barnraiser/asked';
    if (!(await fetch(wanted.url, [`+${name}:${kept}`], place)).ok) continue;
    const commit = wanted.commit ?? (await resolveRef(kept, place));
    if (commit !== null && (await has(commit, place))) return commit;
  }
  const what = wanted.commit === null ? `reference ${wanted.ref}` : `commit ${wanted.commit}`;
  throw new PrepareError('source-not-found', `${shownAddress(wanted.url)} has no ${what}`);
}

async function fetch(url: string, refspecs: readonly string[], place: MirrorPlace): Promise<GitEnd> {
  const flags = ['--quiet', '--force', '--prune', '--no-tags', '--no-recurse-submodules'];
  return runGit(['fetch', ...flags, '--', url, ...refspecs], at(place));
}

function fault(wanted: WantedCommit, fetched: Extract<GitEnd, { ok: false }>): null {
  const failure = gitFailure(`fetching ${shownAddress(wanted.url)}`, fetched.said);
  if (failure !== null) throw failure;
  return null;
}

async function resolveRef(ref: string, place: MirrorPlace): Promise<string | null> {
  const names = ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
  if (/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(ref)) names.push(ref);
  for (const name of names) {
    const found = await runGit(['rev-parse', '--verify', '--quiet', `${name}^{commit}`], at(place));
    if (found.ok) return found.output.trim();
  }
  return null;
}

async function has(commit: string, place: MirrorPlace): Promise<boolean> {
  return (await runGit(['cat-file', '-e', `${commit}^{commit}`], at(place))).ok;
}

async function must(action: string, args: readonly string[], place: MirrorPlace): Promise<void> {
  const end = await runGit(args, at(place));
  if (!end.ok)
    throw gitFailure(action, end.said) ?? new PrepareError('internal-error', `${action}: ${end.said}`);
}

function at({ mirror, home, signal, protocols }: MirrorPlace): GitPlace {
  return { cwd: mirror, home, signal, protocols };
}
