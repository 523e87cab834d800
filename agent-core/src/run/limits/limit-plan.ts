import { setTimeout as delay } from 'node:timers/promises';
import { jobCounts } from '../../prepare/job-counts.js';
import type { ProcessEntry } from '../process-list.js';
import { followProcesses, type ProcessTree } from '../process-tree.js';
import { moveToCores } from './affinity.js';
import { openBuildGroup, type BuildGroup, type GroupUsage } from './build-group.js';
import { type BuildLimits, type LimitsHow, quotaCores, wholeCores } from './build-limits.js';
import { chooseCores, formatCoreList } from './core-list.js';
import { type Hold, HoldCheck } from './hold-check.js';
import { joinGroups } from './join-script.js';
import { howOf, type LimitAbilities, limitAbilities } from './limit-abilities.js';
import { lowerSession } from './priority.js';
import { treeMemoryBytes } from './tree-memory.js';

/** What limits are made for. */
export interface LimitOptions {
  readonly claimId: string;
  readonly limits: BuildLimits;
  /** Default: as they are tried out here. */
  readonly abilities?: LimitAbilities;
}

/**
 * The limits of one build, over all its steps. `wrap` each command, then `attach` what was started;
 * `change` holds for the whole tree when it settles. Nothing here rejects: what could not be set is
 * told by `how`.
 */
export interface LimitPlan {
  /** The command line that runs a command within the limits, from its first instruction on. */
  wrap(command: readonly string[]): string[];
  /** How many jobs build tools should run at once; a recipe may say otherwise, the limits hold all the same. */
  readonly env: Readonly<Record<string, string>>;
  /** Verifies that the limits hold for a command that was just started; `how` tells what came of it. */
  attach(pid: number): Promise<void>;
  change(limits: BuildLimits): Promise<void>;
  readonly limits: BuildLimits;
  /** Verified for each step's first process after it started, and again after each change. */
  readonly how: LimitsHow;
  /** What the build has used so far; null: not counted here. `oomKills` are those for want of memory within the limit. */
  read(): Promise<GroupUsage>;
  /**
   * Looks after the processes that run now: their sessions' weight, and where memory is only watched
   * whether they use too much together. Answers by how many bytes; 0: not at all.
   */
  lookAt(members: readonly ProcessEntry[], rssBytes: number): number;
  /** After the last process has ended. */
  close(): Promise<void>;
}

const mib = 1024 ** 2;
/** A command becomes what it is within milliseconds, on a busy machine later. */
const attachMs = 2000;

/** Prepares the limits of a build. */
export async function limitsFor(options: LimitOptions): Promise<LimitPlan> {
  const plan = new Plan(options);
  await plan.change(options.limits);
  return plan;
}

class Plan implements LimitPlan {
  limits: BuildLimits;
  private readonly abilities: LimitAbilities;
  private readonly group: BuildGroup | null;
  private readonly tree: ProcessTree;
  private cores: readonly number[];
  private readonly lowered = new Set<number>();
  private usesTaskset = false;
  private isRunning = false;
  private readonly check: HoldCheck;
  /** How the limits are kept for what is held as it was set. */
  private asSet: LimitsHow;
  private lacks: ReadonlySet<Hold> = new Set();

  constructor({ claimId, limits, abilities }: LimitOptions) {
    this.abilities = abilities ?? limitAbilities();
    this.group = openBuildGroup(this.abilities.places, claimId);
    this.check = new HoldCheck((pid) => this.group?.holds(pid) ?? true);
    this.tree = followProcesses(null, claimId);
    this.limits = limits;
    this.asSet = howOf(this.abilities);
    this.cores = this.abilities.cores;
  }

  get env(): Readonly<Record<string, string>> {
    return jobCounts(Math.ceil(quotaCores(this.limits)));
  }

  wrap(command: readonly string[]): string[] {
    if (process.platform === 'win32') return [...command];
    const { priority } = this.abilities;
    const affinity = this.usesTaskset ? ['taskset', '-c', formatCoreList(this.cores)] : [];
    return joinGroups(this.group?.folders ?? [], [...affinity, ...priority], command);
  }

  async change(limits: BuildLimits): Promise<void> {
    const { group, abilities } = this;
    this.limits = limits;
    // Where there is no set, a quota of so many cores' time keeps what affinity alone would not.
    const needsQuota = limits.cpuPercent !== null || !(group?.has('cpuset') ?? false);
    const cpu = (group?.has('cpu') ?? false) && group!.setQuota(needsQuota ? quotaCores(limits) : null);
    const memory = group?.has('memory') && group.setMemory(limits.memoryMb && limits.memoryMb * mib);
    this.cores = chooseCores(abilities.cores, wholeCores(limits, cpu));
    const set = (group?.has('cpuset') ?? false) && group!.setCores(this.cores);
    // Not both: what a process was told by taskset would outlast a set that grows (Linux 6.2 and later).
    this.usesTaskset = !set && abilities.hasTaskset;
    const moved = this.usesTaskset && (!this.isRunning || (await this.move()));
    const isWhole = limits.cpuPercent !== null && quotaCores(limits) >= 1;
    const possible = howOf(abilities);
    this.asSet = {
      cores: set || (cpu && needsQuota) ? 'enforced' : watched(possible),
      // Fewer cores keep a share that is at least one of them.
      cpu: cpu || (isWhole && set) ? 'enforced' : isWhole && moved ? 'watched' : 'unsupported',
      memory: memory ? 'enforced' : watched(possible),
      priority: possible.priority,
    };
    this.lacks = this.check.lacks();
  }

  get how(): LimitsHow {
    const { asSet, lacks } = this;
    const isHeld = !lacks.has('groups');
    return {
      cores: isHeld ? asSet.cores : watched(asSet),
      cpu: isHeld || asSet.cpu === 'watched' ? asSet.cpu : 'unsupported',
      memory: isHeld ? asSet.memory : watched(asSet),
      priority: lacks.has('priority') ? 'unsupported' : asSet.priority,
    };
  }

  async attach(pid: number): Promise<void> {
    this.isRunning = true;
    if (process.platform !== 'linux') return;
    const deadline = performance.now() + attachMs;
    for (;;) {
      const lacks = this.check.lacksOf(pid);
      // Gone already: nothing that could be verified, and nothing that could use anything.
      if (lacks === null) return;
      if (lacks.length === 0 || performance.now() >= deadline) break;
      await delay(20);
    }
    lowerSession(pid);
    this.check.add(pid);
    this.lacks = this.check.lacks();
  }

  async read(): Promise<GroupUsage> {
    return this.group?.read() ?? { cpuSeconds: null, memoryBytes: null, oomKills: null };
  }

  lookAt(members: readonly ProcessEntry[], rssBytes: number): number {
    for (const { pid, sessionPid } of members) {
      if (!this.lowered.has(sessionPid) && lowerSession(pid) !== false) this.lowered.add(sessionPid);
    }
    const capBytes = (this.limits.memoryMb ?? Infinity) * mib;
    if (this.how.memory !== 'watched' || rssBytes <= capBytes) return 0;
    return Math.max(0, treeMemoryBytes(members.map(({ pid }) => pid)) - capBytes);
  }

  async close(): Promise<void> {
    await this.group?.close();
  }

  private move(): Promise<boolean> {
    return moveToCores(() => this.tree.members(), this.cores);
  }
}

function watched(possible: LimitsHow): 'watched' | 'unsupported' {
  return possible.memory === 'unsupported' ? 'unsupported' : 'watched';
}
