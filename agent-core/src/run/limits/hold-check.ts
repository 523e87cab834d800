import { readProcess } from '../process-list.js';
import { hasLowPriority } from './priority.js';

/** What can be verified of a process: that it is in the build's groups, and of the lowest priority. */
export type Hold = 'groups' | 'priority';

/** Looks whether limits hold for the first process of each step, as often as they change. Linux alone. */
export class HoldCheck {
  private readonly startedAt = new Map<number, string>();
  private readonly isMember: (pid: number) => boolean;

  constructor(isMember: (pid: number) => boolean) {
    this.isMember = isMember;
  }

  /** What does not hold for this process; null: it is gone, and uses nothing. */
  lacksOf(pid: number): Hold[] | null {
    const lacks: Hold[] = [];
    if (!this.isMember(pid)) lacks.push('groups');
    if (hasLowPriority(pid) === false) lacks.push('priority');
    // Last, for what ends meanwhile is in no group.
    const entry = readProcess(pid);
    return entry === null || entry.state === 'gone' ? null : lacks;
  }

  /** Has a process looked at from now on, until it ends. */
  add(pid: number): void {
    const entry = readProcess(pid);
    if (entry !== null) this.startedAt.set(pid, entry.startedAt);
  }

  /** What does not hold for any of those that still run. */
  lacks(): ReadonlySet<Hold> {
    const found = new Set<Hold>();
    for (const [pid, startedAt] of this.startedAt) {
      const lacks = readProcess(pid)?.startedAt === startedAt ? this.lacksOf(pid) : null;
      if (lacks === null) this.startedAt.delete(pid);
      else for (const lack of lacks) found.add(lack);
    }
    return found;
  }
}
