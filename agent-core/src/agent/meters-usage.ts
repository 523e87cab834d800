import { execFileSync } from 'node:child_process';
import { followProcesses, type ProcessTree } from '../run/process-tree.js';
import type { Clock } from '../timing/clock.js';
import { folderBytes } from './meters-disk.js';

/** What the running build and the agent's folders use; null where it cannot be known (yet). */
export interface BuildUsage {
  readonly cores: number | null;
  readonly memoryBytes: number | null;
  readonly diskBytes: number | null;
}

/** Looking for processes that left the tree reads two files of every process; once in a while is enough to measure by. */
const searchEveryMs = 10_000;
const diskEveryMs = 60_000;
/** The kernel counts CPU time in steps of 10 ms: a mean over less would jump. */
const shortestMs = 250;

/** Measures what the running build uses, by looking at its processes from time to time. */
export class UsageMeter {
  private readonly clock: Clock;
  private readonly folders: readonly string[];
  private tree: ProcessTree | null = null;
  private searchedAt = -Infinity;
  private last: { readonly atMs: number; readonly cpuMs: number } | null = null;
  private spentMs = 0;
  private found: Pick<BuildUsage, 'cores' | 'memoryBytes'> = idle;
  private disk: { readonly at: number; bytes: number | null } = { at: -Infinity, bytes: null };
  private turn: Promise<void> = Promise.resolve();

  /** `folders`: those whose size counts as disk used. */
  constructor(clock: Clock, folders: readonly string[]) {
    this.clock = clock;
    this.folders = folders;
  }

  /** From now on this build is measured; null: none runs. */
  follow(claimId: string | null): void {
    this.tree = claimId === null ? null : followProcesses(null, claimId);
    this.searchedAt = -Infinity;
    this.last = null;
    this.found = claimId === null ? idle : unknown;
  }

  /** Looks at the processes anew; the cores in use are the mean since the look before. Calls wait for each other. Never rejects. */
  async look(): Promise<void> {
    this.turn = this.turn.then(() => this.lookNow()).catch(() => undefined);
    await this.turn;
  }

  /** The CPU time, in ms, that builds have used so far as it was seen; it never goes back. */
  async cpuMs(): Promise<number> {
    await this.look();
    return this.spentMs;
  }

  /** As it was last seen. The disk is measured in the background, once a minute at most. */
  usage(): BuildUsage {
    const at = this.clock.monotonicMs();
    if (at - this.disk.at >= diskEveryMs) void this.measureDisk(at);
    return { ...this.found, diskBytes: this.disk.bytes };
  }

  private async lookNow(): Promise<void> {
    const { tree } = this;
    if (tree === null) return;
    // Elsewhere the list of processes has neither times nor memory.
    if (process.platform !== 'linux') return;
    const atMs = this.clock.monotonicMs();
    if (this.last !== null && atMs - this.last.atMs < shortestMs) return;
    const isSearch = atMs - this.searchedAt >= searchEveryMs;
    if (isSearch) this.searchedAt = atMs;
    const members = await (isSearch ? tree.members() : tree.descendants());
    if (this.tree !== tree) return;
    const cpuMs = members.reduce((sum, member) => sum + member.cpuMs, 0);
    const rssPages = members.reduce((sum, member) => sum + member.rssPages, 0);
    const { last } = this;
    this.last = { atMs, cpuMs };
    // It seems to shrink when a process goes whose parent did not wait for it.
    const usedMs = Math.max(0, cpuMs - (last?.cpuMs ?? 0));
    this.spentMs += usedMs;
    const spanMs = last === null ? 0 : atMs - last.atMs;
    this.found = {
      cores: spanMs > 0 ? usedMs / spanMs : this.found.cores,
      memoryBytes: rssPages * pageBytes(),
    };
  }

  private async measureDisk(at: number): Promise<void> {
    this.disk = { at, bytes: this.disk.bytes };
    const sizes = await Promise.all(this.folders.map(folderBytes));
    this.disk.bytes = sizes.reduce((sum, bytes) => sum + bytes, 0);
  }
}

const idle = { cores: 0, memoryBytes: 0 };
const unknown = { cores: null, memoryBytes: null };

let knownPageBytes: number | null = null;

/** 4 KiB on most machines, 16 or 64 KiB on some arm64 and ppc64le; Node does not tell. */
function pageBytes(): number {
  knownPageBytes ??= askPageBytes();
  return knownPageBytes;
}

function askPageBytes(): number {
  try {
    return Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8', timeout: 2000 })) || 4096;
  } catch {
    return 4096;
  }
}
