import { access, constants, realpath, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { execa } from 'execa';
import { isWithin } from '../prepare/confine.js';
import { searchPath } from '../prepare/search-path.js';
import { toolTable, toolVersion, type ToolKind } from './tool-table.js';

/** A tool that a build can use. `path` never leaves the machine. */
export interface FoundTool {
  readonly name: string;
  readonly version: string;
  readonly path: string;
}

const timeoutMs = 5000;
const atOnce = 4;

/** By path, time of change and size: what a program of these said its version is. */
const known = new Map<string, string | null>();

/**
 * Finds the tools of the table, in the standard folders first and then in those of the agent's
 * PATH, and asks each for its version (5 s at most, kept until the program changes). A tool below
 * the owner's home folder is passed over: builds cannot reach it, and its path would tell a name.
 */
export async function findTools(
  path: string = searchPath((process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute)),
  table: readonly ToolKind[] = toolTable,
): Promise<FoundTool[]> {
  const folders = path.split(delimiter);
  const asked = [...table];
  const found = new Map<string, FoundTool>();
  const work = async (): Promise<void> => {
    for (let kind = asked.shift(); kind !== undefined; kind = asked.shift()) {
      const tool = await findTool(kind, folders, path);
      if (tool !== null) found.set(kind.name, tool);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return table.flatMap(({ name }) => found.get(name) ?? []);
}

/** The folders that hold the tools, to be put on a build's PATH. */
export function toolFolders(tools: readonly FoundTool[]): string[] {
  return [...new Set(tools.map((tool) => dirname(tool.path)))];
}

async function findTool(kind: ToolKind, folders: readonly string[], path: string): Promise<FoundTool | null> {
  for (const program of kind.programs ?? [kind.name]) {
    for (const folder of folders) {
      const at = join(folder, process.platform === 'win32' ? `${program}.exe` : program);
      const stamp = await stampOf(at);
      if (stamp === null) continue;
      const version = await versionOf(kind, at, stamp, path);
      if (version !== null) return { name: kind.name, version, path: at };
      // The first on the path is the one that a build would get, whatever lies behind it.
      break;
    }
  }
  return null;
}

/** Null when this is no program that builds can use. */
async function stampOf(path: string): Promise<string | null> {
  try {
    await access(path, constants.X_OK);
    const [real, { mtimeMs, size }] = await Promise.all([realpath(path), stat(path)]);
    const home = homedir();
    // Where the superuser's home is the root folder, everything lies below it.
    if (home !== '/' && (isWithin(home, path) || isWithin(home, real))) return null;
    if (process.platform === 'darwin' && isAppleStub(path) && !(await hasAppleTools())) return null;
    return `${path}\0${real}\0${mtimeMs}\0${size}`;
  } catch {
    return null;
  }
}

async function versionOf(
  kind: ToolKind,
  path: string,
  stamp: string,
  searched: string,
): Promise<string | null> {
  const before = known.get(stamp);
  if (before !== undefined) return before;
  const end = await execa(path, kind.args ?? ['--version'], {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    reject: false,
    all: true,
    stdin: 'ignore',
    maxBuffer: 64 * 1024,
    extendEnv: false,
    // As a build would have it: a tool that needs the owner's own settings is of no use to it.
    env: { PATH: searched, HOME: tmpdir(), LC_ALL: 'C', GOTOOLCHAIN: 'local' },
  });
  const version = end.failed ? null : toolVersion(kind, end.all);
  // A machine that was too busy to answer may answer next time.
  if (!end.timedOut) known.set(stamp, version);
  return version;
}

/** Without Apple's developer tools these programs only ask, in a window, whether to install them. */
function isAppleStub(path: string): boolean {
  return dirname(path) === '/usr/bin';
}

async function hasAppleTools(): Promise<boolean> {
  const { failed } = await execa('/usr/bin/xcode-select', ['-p'], { reject: false, timeout: timeoutMs });
  return !failed;
}
