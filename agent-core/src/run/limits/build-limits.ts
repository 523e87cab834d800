/** What one build may use. */
export interface BuildLimits {
  /** Whole cores, 1 at least. */
  readonly cores: number;
  /** The share of these cores' time, 1–100; null: all of it. */
  readonly cpuPercent: number | null;
  /** Null: no limit. */
  readonly memoryMb: number | null;
}

/**
 * `enforced`: the kernel keeps it, verified after it was set. `watched`: measured, and the build ends
 * when it is broken; that includes what is set but can be undone by the build, such as affinity.
 * `unsupported`: neither can be done here. A build without a sandbox that has the agent's own rights
 * could leave its groups; what it uses then is measured all the same.
 */
type LimitHow = 'enforced' | 'watched' | 'unsupported';

/** What is limited, each with how it is. */
export type LimitsHow = Readonly<Record<'cores' | 'cpu' | 'memory' | 'priority', LimitHow>>;

/** How many cores' worth of time a build may use, in cores (0.5: half of one). */
export function quotaCores({ cores, cpuPercent }: BuildLimits): number {
  return (cores * (cpuPercent ?? 100)) / 100;
}

/**
 * How many whole cores a build is kept on. Where no quota can be enforced, a share of the time
 * becomes so many whole cores, one at least.
 */
export function wholeCores(limits: BuildLimits, hasQuota: boolean): number {
  return Math.max(1, hasQuota ? limits.cores : Math.floor(quotaCores(limits)));
}

/** What the cores in use are held against, in cores; null: nothing here can tell. */
export function coreCap(limits: BuildLimits, how: LimitsHow): number | null {
  if (how.cores === 'unsupported') return null;
  return how.cpu === 'unsupported' ? wholeCores(limits, false) : quotaCores(limits);
}
