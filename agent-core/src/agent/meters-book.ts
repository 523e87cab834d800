import { availableParallelism } from 'node:os';
import type { HostConditions, Meter, Settings } from '@barnraiser/protocol';
import type { ColumnName } from '../policy/rules/column-of.js';
import type { BrokenCap, Conditions } from '../policy/rules/conditions.js';
import { type BuildLimits, coreCap, type LimitsHow } from '../run/limits/build-limits.js';
import { howOf, limitAbilities } from '../run/limits/limit-abilities.js';
import type { Clock } from '../timing/clock.js';
import { CapWatch } from './meters-caps.js';
import { DiskWatch } from './meters-disk.js';
import { MetersHour } from './meters-hour.js';
import { NetworkMeter } from './meters-network.js';
import { metersOf, type MeterParts } from './meters.js';
import type { BuildUsage } from './meters-usage.js';

/** The running build's limits, and how they are kept. */
interface KeptLimits {
  readonly limits: BuildLimits;
  readonly how: LimitsHow;
}

/** Whom the book asks. */
export interface BookSources {
  readonly historyFolder: string;
  readonly clock: Clock;
  readonly settings: () => Settings;
  readonly usage: { usage(): BuildUsage };
  /** More is kept than the owner allows: what is kept from earlier builds has to go. */
  readonly tidy: () => void;
}

/** What holds at this moment. `running` is null while no build uses anything, `limits` while none has begun. */
export interface BookMoment {
  readonly column: ColumnName;
  readonly conditions: HostConditions | null;
  readonly running: { readonly limits: KeptLimits | null } | null;
}

/** What a build uses is measured only while one runs. */
const builds: readonly Meter['kind'][] = ['cores', 'cpu', 'memory'];

/** Keeps the last hour of the meters and the month's data, and notices when a build breaks out of its limits. */
export class MetersBook {
  private readonly sources: BookSources;
  private readonly network: NetworkMeter;
  private readonly kept = new MetersHour();
  private readonly caps = new CapWatch();
  private readonly disk = new DiskWatch();
  private lastMs: number | null = null;

  constructor(sources: BookSources) {
    this.sources = sources;
    this.network = new NetworkMeter(sources.historyFolder);
  }

  async load(): Promise<void> {
    await this.network.load();
  }

  /** Settles when all is written that can be. */
  async settled(): Promise<void> {
    await this.network.settled();
  }

  /** What builds sent and received this month. */
  data(wallMs: number): Conditions['data'] {
    return this.network.used(wallMs);
  }

  /** The meters as they are, each with its hour. */
  meters(moment: BookMoment): Meter[] {
    const atMs = this.sources.clock.monotonicMs();
    return metersOf({ ...this.partsOf(moment), hour: (kind) => this.kept.of(atMs, kind) });
  }

  /** Notes what was just measured. Answers the limit that the build breaks, if any. */
  note(moment: BookMoment): BrokenCap | null {
    const { clock } = this.sources;
    const { running } = moment;
    const atMs = clock.monotonicMs();
    const spanMs = this.lastMs === null ? 0 : atMs - this.lastMs;
    this.lastMs = atMs;
    this.network.look(clock.wallMs(), running !== null);
    const parts = this.partsOf(moment);
    for (const { kind, used } of metersOf({ ...parts, hour: () => null })) {
      if (running !== null || !builds.includes(kind)) this.kept.note(atMs, kind, used);
    }
    const limits = running?.limits ?? null;
    const cap = limits === null ? null : coreCap(limits.limits, limits.how);
    const usedCores = this.caps.note(spanMs, parts.usage.cores, cap);
    const at = clock.wallMs();
    if (usedCores !== null && cap !== null) return { at, kind: 'cores', allowed: cap, used: usedCores };
    return running === null ? null : this.overBudget(at, parts);
  }

  private overBudget(at: number, { limits, usage }: Omit<MeterParts, 'hour'>): BrokenCap | null {
    const used = usage.diskBytes === null ? null : usage.diskBytes / 1024 ** 2;
    const found = this.disk.note(this.sources.clock.monotonicMs(), used, limits.diskBudgetMb);
    if (found === 'tidy') this.sources.tidy();
    if (found !== 'broken' || used === null) return null;
    return { at, kind: 'disk', allowed: limits.diskBudgetMb ?? 0, used };
  }

  private partsOf({ column, conditions, running }: BookMoment): Omit<MeterParts, 'hour'> {
    const { clock, settings, usage } = this.sources;
    return {
      limits: settings().limits,
      column,
      conditions,
      usage: usage.usage(),
      dataMb: this.network.used(clock.wallMs())?.usedMb ?? null,
      logical: availableParallelism(),
      how: running?.limits?.how ?? howOf(limitAbilities()),
    };
  }
}
