import { basename } from 'node:path';
import { searchPath } from './search-path.js';
import type { CacheMount, WorkspaceFolders } from './workspace-folders.js';

/** What a step's environment is made of. */
export interface EnvironmentFacts {
  readonly folders: WorkspaceFolders;
  readonly claimId: string;
  /** How many jobs build tools should run at once, by their variables. */
  readonly jobCounts: Readonly<Record<string, string>>;
  readonly hasTerminal: boolean;
  readonly caches: readonly CacheMount[];
  readonly jobEnv: Readonly<Record<string, string>>;
  readonly stepEnv: Readonly<Record<string, string>>;
  /** Folders in which this machine's tools were found, beyond the standard ones. */
  readonly toolFolders?: readonly string[];
}

/**
 * The complete environment of a step, made from nothing: no variable of the agent's own reaches a
 * build, so neither do the owner's secrets, name or time zone. The job's variables come before the
 * standard ones and a step's before the job's, except that none may replace the workspace's
 * (HOME, TMPDIR) or the mark by which the build's processes are found (BARNRAISER_*).
 */
export function curateEnvironment(facts: EnvironmentFacts): Record<string, string> {
  const own = ownVariables(facts);
  const asked = Object.entries({ ...facts.jobEnv, ...facts.stepEnv }).filter(
    ([name, value]) => !isReserved(name) && !value.includes('\0'),
  );
  return {
    ...standardVariables(facts),
    ...facts.jobCounts,
    ...cacheVariables(facts.caches),
    ...Object.fromEntries(asked),
    ...own,
  };
}

/**
 * The complete environment of a command that a coordinator pushed, as it made it, except for what is the
 * workspace's and the mark's; a name that no environment can hold is left out.
 */
export function reserveEnvironment(
  asked: Readonly<Record<string, string>>,
  facts: Pick<EnvironmentFacts, 'folders' | 'claimId'>,
): Record<string, string> {
  const kept = Object.entries(asked).filter(([name]) => !isReserved(name) && /^[^=\0]+$/.test(name));
  return { ...Object.fromEntries(kept), ...ownVariables(facts) };
}

function isReserved(name: string): boolean {
  // Names are not told apart by case on Windows; nobody needs a second `Home` elsewhere.
  const upper = name.toUpperCase();
  return upper.startsWith('BARNRAISER') || ['HOME', 'TMPDIR', 'TEMP', 'TMP', 'USERPROFILE'].includes(upper);
}

function ownVariables({
  folders,
  claimId,
}: Pick<EnvironmentFacts, 'folders' | 'claimId'>): Record<string, string> {
  const common = {
    BARNRAISER: '1',
    BARNRAISER_BUILD: claimId,
    BARNRAISER_SOURCE: folders.source,
    HOME: folders.home,
    TMPDIR: folders.tmp,
  };
  if (process.platform !== 'win32') return common;
  return { ...common, USERPROFILE: folders.home, TEMP: folders.tmp, TMP: folders.tmp };
}

function standardVariables(facts: EnvironmentFacts): Record<string, string> {
  return {
    PATH: searchPath(facts.toolFolders),
    LANG: 'C.UTF-8',
    // The owner's time zone says where the machine stands, and builds should not depend on it.
    TZ: 'UTC',
    TERM: facts.hasTerminal ? 'xterm-256color' : 'dumb',
    SHELL: '/bin/sh',
    USER: 'builder',
    LOGNAME: 'builder',
    CI: 'true',
    ...(process.platform === 'win32' ? windowsVariables() : {}),
  };
}

/** Without these, programs on Windows do not start. None of them is personal. */
function windowsVariables(): Record<string, string> {
  const names = ['SystemRoot', 'SystemDrive', 'ComSpec', 'PATHEXT', 'windir', 'PROCESSOR_ARCHITECTURE'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Compiler caches take an absolute folder, which a recipe cannot know. */
function cacheVariables(caches: readonly CacheMount[]): Record<string, string> {
  const variables: Record<string, string> = { ccache: 'CCACHE_DIR', sccache: 'SCCACHE_DIR' };
  return Object.fromEntries(
    caches.flatMap(({ to }) => {
      const variable = variables[basename(to).replace(/^\./, '')];
      return variable === undefined ? [] : [[variable, to]];
    }),
  );
}
