import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessEntry } from './process-list.js';
import type { ProcessTree } from './process-tree.js';
import { sendSignal } from './send-signal.js';

/** What a termination came to. `remaining`: processes that could not be ended (somebody else's, or stuck in the kernel). */
export interface Termination {
  readonly ended: number;
  readonly remaining: readonly number[];
}

/** How a termination goes. */
export interface TerminateOptions {
  /** Between asking softly and killing; 0 suspends everyone at once, then kills. */
  readonly graceMs: number;
  /** How they are asked. Default: SIGTERM. */
  readonly endSignal?: NodeJS.Signals;
  /** With a grace of 0: suspends everyone. Never rejects. */
  readonly standStill: () => Promise<void>;
  /** Kills everyone at one stroke; false where that cannot be done. Never rejects. */
  readonly kill?: () => Promise<boolean>;
  /** With a grace of 0: everyone is suspended, the machine is free. */
  stoodStill?(): void;
  /** The sandbox's own processes, which pass on nothing: they are only ever killed. */
  readonly isHousing: (entry: ProcessEntry) => boolean;
}

/** A group of 51 processes was measured to be gone 4.5 ms after the stroke. */
const strokeMs = 500;
/** How long killing is repeated; a process that is still there is stuck in the kernel. */
const hardMs = 10_000;

/**
 * Ends a whole tree: SIGTERM (or `endSignal`) to everyone, the grace, then SIGKILL until two passes in a row find
 * nobody. Each hard pass first suspends everyone, so that a fork storm cannot outrun it. Settles
 * when nothing is left or nothing more can be done; never rejects.
 */
export async function terminate(tree: ProcessTree, options: TerminateOptions): Promise<Termination> {
  const seen = new Set<number>();
  const look = async (): Promise<ProcessEntry[]> => {
    const members = await tree.members();
    for (const member of members) seen.add(member.pid);
    return members;
  };
  if (options.graceMs === 0) {
    await options.standStill();
    options.stoodStill?.();
  }
  let left = await look();
  if (left.length > 0 && options.graceMs > 0) {
    for (const member of left)
      if (!options.isHousing(member)) ask(member.pid, options.endSignal ?? 'SIGTERM');
    left = await until(look, options.graceMs, 1);
  }
  if (left.length > 0) left = await killAll(look, options.kill);
  return { ended: seen.size - left.length, remaining: left.map((member) => member.pid) };
}

async function killAll(
  look: () => Promise<ProcessEntry[]>,
  killAtOnce: TerminateOptions['kill'],
): Promise<ProcessEntry[]> {
  const deadline = performance.now() + hardMs;
  const isKilled = (await killAtOnce?.()) ?? false;
  let left = isKilled ? await until(look, strokeMs, 1) : await look();
  let emptyPasses = 0;
  while (emptyPasses < 2 && performance.now() < deadline) {
    await suspendAll(look);
    left = await look();
    await Promise.all(left.map((member) => kill(member.pid)));
    emptyPasses = left.length === 0 ? emptyPasses + 1 : 0;
    if (left.length > 0) await until(look, 200, 1);
  }
  return left;
}

// Bounded: what cannot be suspended is killed all the same.
async function suspendAll(look: () => Promise<ProcessEntry[]>): Promise<void> {
  for (let pass = 0; pass < 20; pass += 1) {
    const running = (await look()).filter((member) => member.state === 'alive');
    const suspended = running.filter((member) => sendSignal(member.pid, 'SIGSTOP'));
    if (suspended.length === 0) return;
  }
}

async function until(
  look: () => Promise<ProcessEntry[]>,
  timeoutMs: number,
  firstPauseMs: number,
): Promise<ProcessEntry[]> {
  const deadline = performance.now() + timeoutMs;
  let pauseMs = firstPauseMs;
  let left = await look();
  while (left.length > 0 && performance.now() < deadline) {
    await delay(pauseMs);
    pauseMs = Math.min(pauseMs * 2, 50);
    left = await look();
  }
  return left;
}

function ask(pid: number, signal: NodeJS.Signals): void {
  sendSignal(pid, signal);
  // A process that was suspended hears nothing until it goes on.
  sendSignal(pid, 'SIGCONT');
}

async function kill(pid: number): Promise<void> {
  if (process.platform !== 'win32') {
    sendSignal(pid, 'SIGKILL');
    return;
  }
  await promisify(execFile)('taskkill', ['/PID', String(pid), '/T', '/F']).catch(() => undefined);
}
