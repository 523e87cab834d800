import { dirname } from 'node:path';
import { execa } from 'execa';
import { searchPath } from '../search-path.js';
import { PrepareError } from '../prepare-error.js';

const graceMs = 2000;

/** A stranger's host key cannot be verified; what arrives is, where the job names a commit. */
const hostKeys = '-oStrictHostKeyChecking=no -oUserKnownHostsFile=/dev/null -oLogLevel=ERROR';

/** Where and how git runs. */
export interface GitPlace {
  readonly cwd: string;
  /** An empty folder: nothing of the owner's own settings or keys is read. */
  readonly home: string;
  readonly signal: AbortSignal;
  /** The transports that git and its submodules may use; none unless named. */
  readonly protocols?: readonly string[];
}

/** `said` is the last of what git wrote to stderr, in English. */
export type GitEnd =
  { readonly ok: true; readonly output: string } | { readonly ok: false; readonly said: string };

/**
 * Runs git to its end without the owner's or the system's configuration, without hooks, prompts or
 * pagers, and with objects checked as they arrive. Rejects with `PrepareError` tool-missing when
 * there is no git, and with the signal's reason once that has aborted.
 */
export async function runGit(args: readonly string[], place: GitPlace): Promise<GitEnd> {
  place.signal.throwIfAborted();
  const child = execa('git', [...settings, ...args], {
    cwd: place.cwd,
    extendEnv: false,
    env: environmentOf(place),
    stdin: 'ignore',
    maxBuffer: 1024 * 1024,
    reject: false,
    detached: process.platform !== 'win32',
  });
  const stopEnding = endWith(child, place.signal);
  const end = await child.finally(stopEnding);
  place.signal.throwIfAborted();
  if (end.code === 'ENOENT') throw new PrepareError('tool-missing', 'git is not on this machine');
  if (!end.failed) return { ok: true, output: end.stdout };
  return { ok: false, said: lastLines(end.stderr || end.shortMessage || 'git failed') };
}

/**
 * Ends git's whole process group once the signal aborts: its transports hold its pipes and would go
 * on. A moment is given to remove lock files. Answers what forgets about it.
 */
function endWith(child: { readonly pid?: number | undefined }, signal: AbortSignal): () => void {
  let hard: NodeJS.Timeout | undefined;
  const end = (how: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, how);
    } catch {
      // It has ended by itself.
    }
  };
  const onAbort = (): void => {
    end('SIGTERM');
    hard = setTimeout(() => end('SIGKILL'), graceMs);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  return () => {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(hard);
  };
}

/** Faults of old commits that harm nobody: whole histories would be refused for them. */
const toleratedFaults = [
  'badDate',
  'badDateOverflow',
  'badEmail',
  'badName',
  'badTimezone',
  'missingEmail',
  'missingNameBeforeEmail',
  'missingSpaceBeforeDate',
  'missingSpaceBeforeEmail',
  'zeroPaddedDate',
  'zeroPaddedFilemode',
  'nullSha1',
];

const settings = [
  'transfer.fsckObjects=true',
  ...toleratedFaults.map((fault) => `fetch.fsck.${fault}=ignore`),
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.autocrlf=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.detachedHead=false',
  'credential.helper=',
  // A server that stalls for a minute is gone.
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=60',
].flatMap((setting) => ['-c', setting]);

/** The owner's network has its own ways out and its own certificates; the rest is made from nothing. */
const passedOn = [
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];

function environmentOf({ home, protocols = [], cwd }: GitPlace): Record<string, string> {
  const network = passedOn.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(network),
    PATH: searchPath(),
    HOME: home,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    // Git names no transport by an empty list too, and then allows none.
    GIT_ALLOW_PROTOCOL: protocols.join(':'),
    // A workspace that lies in somebody's repository is no part of it.
    GIT_CEILING_DIRECTORIES: dirname(cwd),
    // ssh goes by the account's home, not by HOME, so the owner's keys must be ruled out by name.
    GIT_SSH_COMMAND: `ssh -F none -oBatchMode=yes -oIdentityFile=none -oIdentityAgent=none ${hostKeys}`,
    GIT_PAGER: 'cat',
  };
}

function lastLines(text: string): string {
  const lines = text.trim().split('\n');
  // Git says first what is wrong, and then what one might do about it.
  const fatal = lines.filter((line) => /^(fatal|error|remote):/.test(line));
  return (fatal.length > 0 ? fatal : lines).slice(-3).join('; ').slice(0, 1000);
}
