import type { ClaimId, Settings } from '@barnraiser/protocol';
import { keepLog, trimKeptLogs } from '../history/kept-logs.js';
import type { DataFolders } from '../storage/data-folders.js';
import type { Clock } from '../timing/clock.js';
import type { CurrentBuild } from './current-build.js';
import { freeDisk } from './free-disk.js';
import { Leftovers } from './leftovers.js';
import type { Owner } from './owner.js';
import { tidyDisk } from './tidy-disk.js';

/** What the housekeeping needs of the agent. */
export interface HousekeepingParts {
  readonly folders: DataFolders;
  readonly owner: Owner;
  readonly clock: Clock;
  readonly usage: { foldersChanged(): void };
  /** The build that runs; null: none. */
  readonly running: () => Pick<CurrentBuild, 'claimId' | 'startedAt'> | null;
  /** A line for the owner. */
  readonly warn: (text: string) => void;
}

const mib = 1024 ** 2;

/** Keeps what lies on the disk within the owner's limits, and knows what could not be removed. */
export class Housekeeping {
  readonly leftovers: Leftovers;
  private readonly parts: HousekeepingParts;
  private turn: Promise<void> = Promise.resolve();

  constructor(parts: HousekeepingParts) {
    this.parts = parts;
    this.leftovers = new Leftovers((text) => parts.warn(text));
  }

  /** Removes what builds left over, and what is beyond the owner's limits. Calls wait for each other. Never rejects. */
  async tidy(): Promise<void> {
    this.turn = this.turn.then(() => this.tidyNow()).catch(() => undefined);
    await this.turn;
  }

  /** Removes all that no build uses; answers how many bytes that freed. */
  async free(): Promise<{ freedBytes: number }> {
    const { folders, usage, running } = this.parts;
    const { freedBytes, left } = await freeDisk(folders, {
      isLive: this.isLive,
      isBuilding: () => running() !== null,
    });
    usage.foldersChanged();
    this.leftovers.add(left);
    return { freedBytes };
  }

  /** Other limits hold: what is over them now goes. */
  settingsChanged({ keptLogsMb, limits }: Settings): void {
    const { settings } = this.parts.owner;
    const { diskBudgetMb, diskFloorMb } = settings.limits;
    if (keptLogsMb !== settings.keptLogsMb) void this.trimLogs();
    if (diskBudgetMb !== limits.diskBudgetMb || diskFloorMb !== limits.diskFloorMb) void this.tidy();
  }

  /** Keeps of a spool that goes what may be read later. */
  async keep(spoolFolder: string, claimId: ClaimId): Promise<void> {
    await keepLog(this.parts.folders.history, spoolFolder, claimId);
    await this.trimLogs();
  }

  private async tidyNow(): Promise<void> {
    const { folders, owner, clock, usage, running } = this.parts;
    const { left, foreign, freedBytes } = await tidyDisk(folders, owner.settings.limits, {
      isLive: this.isLive,
      startedAt: running()?.startedAt ?? null,
      now: clock.wallMs(),
    });
    if (freedBytes > 0) usage.foldersChanged();
    await this.leftovers.look();
    this.leftovers.add([...left, ...foreign.map((path) => ({ path, why: 'not made by the agent' }))]);
  }

  private async trimLogs(): Promise<void> {
    const { folders, owner } = this.parts;
    await trimKeptLogs(folders.history, owner.settings.keptLogsMb * mib).catch(() => undefined);
  }

  private readonly isLive = (claimId: ClaimId): boolean => this.parts.running()?.claimId === claimId;
}
