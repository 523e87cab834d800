import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

export const repository = join(import.meta.dirname, '..', '..');

/** What a finished program left. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that goes on while the test does. */
export interface Running {
  readonly pid: number;
  /** Everything that it has printed so far, both streams. */
  output(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** The environment of a program under test: the machine's own, with nothing of the product's or of the test runner's colours. */
function cleanEnvironment(extra: Record<string, string>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('BARNRAISER_') && name !== 'FORCE_COLOR',
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1', ...extra };
}

/** Runs one of the repository's programs to its end. */
export async function runProgram(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [join(repository, program), ...args], {
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, ...printed };
}

/** Starts one of the repository's programs. */
export function startProgram(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Running {
  const child = spawn(process.execPath, [join(repository, program), ...args], {
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close');
  if (child.pid === undefined) throw new Error(`${program} could not be started`);
  return { pid: child.pid, output: () => output, kill: (signal) => killed(child, signal, ended) };
}

async function killed(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  await ended;
}

/** The processes that carry a build's mark in their environment. */
export function processesOfBuild(buildId: string): number[] {
  return everyProcess().filter((pid) => environmentOf(pid).includes(`BARNRAISER_BUILD=${buildId}`));
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

/** The processes of a launched instance that carry its mark in their environment. */
export function processesOfLaunch(launchId: string): number[] {
  return everyProcess().filter((pid) => environmentOf(pid).includes(`BARNRAISER_LAUNCH_ID=${launchId}`));
}

/** The processes that work in a folder, or have it as their home; not those of the test itself. */
export function processesOfFolder(folder: string): number[] {
  return everyProcess().filter(
    (pid) =>
      pid !== process.pid &&
      (homeOf(pid).startsWith(`${folder}/`) || workingFolderOf(pid).startsWith(`${folder}/`)),
  );
}

function everyProcess(): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number);
}

function homeOf(pid: number): string {
  const entry = environmentOf(pid)
    .split('\0')
    .find((variable) => variable.startsWith('HOME='));
  return entry?.slice('HOME='.length) ?? '';
}

function workingFolderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
