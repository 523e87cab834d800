import { execa } from 'execa';
import { CoordinatorError } from '../store/coordinator-error.js';

const timeoutMs = 20_000;

/**
 * The commit that a reference names in a git repository, asked of the repository itself without
 * fetching it. A full commit id is answered as it is. Throws `source-not-found` when there is no
 * such reference, `source-unavailable` when the repository cannot be reached within 20 s, `schema`
 * for a reference that git would not take.
 */
export async function resolveRef(url: string, ref: string, signal?: AbortSignal): Promise<string> {
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(ref)) return ref;
  if (!isPlainRef(ref) || url.startsWith('-')) {
    throw new CoordinatorError('schema', `cannot look up "${ref}": expected a branch, tag or commit`);
  }
  const names = fullNames(ref);
  const listing = await listRefs(url, names, signal);
  const commits = new Map(
    listing.split('\n').map((line) => line.split('\t', 2).toReversed() as [string, string]),
  );
  for (const name of names) {
    const commit = commits.get(name);
    if (commit !== undefined) return commit;
  }
  throw new CoordinatorError('source-not-found', `${withoutPassword(url)} has no branch or tag "${ref}"`);
}

/** In the order of preference. `^{}` is the commit that an annotated tag points at. */
function fullNames(ref: string): string[] {
  if (ref === 'HEAD') return [ref];
  if (ref.startsWith('refs/')) return [`${ref}^{}`, ref];
  return [`refs/heads/${ref}`, `refs/tags/${ref}^{}`, `refs/tags/${ref}`];
}

/** Narrower than git-check-ref-format(1): nothing that is a pattern, an option or an expression. */
function isPlainRef(ref: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._/+@#%=,-]*$/.test(ref) && !/\.\.|@\{|\/\/|\.lock$|[./]$/.test(ref);
}

async function listRefs(url: string, names: readonly string[], signal?: AbortSignal): Promise<string> {
  const end = await execa('git', ['ls-remote', '--', url, ...names], {
    reject: false,
    stdin: 'ignore',
    timeout: timeoutMs,
    maxBuffer: 1_000_000,
    extendEnv: false,
    env: environment(),
    ...(signal && { cancelSignal: signal }),
  });
  if (!end.failed) return end.stdout;
  const why = end.timedOut
    ? `no answer within ${timeoutMs / 1000} s`
    : lastLine(end.stderr || (end.shortMessage ?? ''));
  throw new CoordinatorError('source-unavailable', `cannot read ${withoutPassword(url)}: ${why}`, {
    cause: end,
  });
}

/** Only what git needs: it must never ask anybody anything, nor run another transport's helper. */
function environment(): Record<string, string> {
  const passed = ['PATH', 'HOME', 'SSH_AUTH_SOCK', 'http_proxy', 'https_proxy', 'no_proxy', 'SystemRoot'];
  const kept = passed.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ConnectTimeout=15',
  };
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.findLast((line) => /^(fatal|error):/.test(line)) ?? lines.at(-1) ?? 'git failed';
  return withoutPassword(telling).slice(0, 500);
}

function withoutPassword(text: string): string {
  return text.replaceAll(/\/\/[^/@\s']*@/g, '//');
}
