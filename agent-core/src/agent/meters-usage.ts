import { execFileSync } from 'node:child_process';
import os from 'node:os';
import type { ProcessEntry } from '../run/process-list.js';
import { followProcesses, type ProcessTree } from '../run/process-tree.js';
import type { Clock } from '../timing/clock.js';
import { folderBytes } from '../prepare/clean/folder-bytes.js';
import { FoldersMeter } from './meters-folders.js';

/** What the running build and the agent's folders use; null where it cannot be known (yet). */
export interface BuildUsage {
  readonly cores: number | null;
  readonly memoryBytes: number | null;
  readonly diskBytes: number | null;
}

/** Looking for processes that left the tree reads two files of every process; once in a while is enough to measure by. */
const searchEveryMs = 10_000;
/** The kernel counts CPU time in steps of 10 ms: a mean over less would jump. */
const shortestMs = 250;
/** USER_HZ is 100 on every architecture that Linux and Node share (include/asm-generic/param.h). */
const msPerTick = 10;

/** What was seen at one look. */
interface Seen {
  readonly atMs: number;
  /** Since the machine started, as processes' own beginnings are told. */
  readonly bootMs: number;
  readonly cpuMs: number;
  readonly pids: ReadonlySet<number>;
}

/** Measures what the running build uses, by looking at its processes from time to time. */
export class UsageMeter {
  private readonly clock: Clock;
  private readonly disk: FoldersMeter;
  private tree: ProcessTree | null = null;
  private searchedAt = -Infinity;
  private last: Seen | null = null;
  private spentMs = 0;
  private found: Pick<BuildUsage, 'cores' | 'memoryBytes'> = idle;
  private turn: Promise<void> = Promise.resolve();

  /** `folders`: those whose size counts as disk used. */
  constructor(clock: Clock, folders: readonly string[]) {
    this.clock = clock;
    this.disk = new FoldersMeter(clock, async () => {
      const sizes = await Promise.all(folders.map(folderBytes));
      return sizes.reduce((sum, bytes) => sum + bytes, 0);
    });
  }

  /** From now on this build is measured; null: none runs. */
  follow(claimId: string | null): void {
    this.disk.build(claimId !== null);
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

  /** As it was last seen; the folders are measured in the background from time to time. */
  usage(): BuildUsage {
    return { ...this.found, diskBytes: this.disk.bytes() };
  }

  /** Much came to the folders or went from them: their size is not what was last seen. */
  foldersChanged(): void {
    this.disk.changed();
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
    const cpuMs = sumOfCpu(members);
    const rssPages = members.reduce((sum, member) => sum + member.rssPages, 0);
    const { last } = this;
    this.last = { atMs, bootMs: os.uptime() * 1000, cpuMs, pids: new Set(members.map(({ pid }) => pid)) };
    // It seems to shrink when a process goes whose parent did not wait for it.
    const usedMs = Math.max(0, cpuMs - (last?.cpuMs ?? 0) - sumOfCpu(foundLate(members, last)));
    this.spentMs += usedMs;
    const spanMs = last === null ? 0 : atMs - last.atMs;
    this.found = {
      cores: spanMs > 0 ? usedMs / spanMs : this.found.cores,
      memoryBytes: rssPages * pageBytes(),
    };
  }
}

/** Those that ran at the last look already but were only found by this one: their time belongs to no span. */
function foundLate(members: readonly ProcessEntry[], last: Seen | null): readonly ProcessEntry[] {
  if (last === null) return [];
  const { pids, bootMs } = last;
  return members.filter(
    ({ pid, startedAt }) => !pids.has(pid) && Number(startedAt) * msPerTick < bootMs - msPerTick,
  );
}

function sumOfCpu(members: readonly ProcessEntry[]): number {
  return members.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
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
