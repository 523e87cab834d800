import { type Estimate, estimateFrom } from '../history/estimate.js';
import { addToHistory, eraseFromHistory, readHistory } from '../history/history.js';
import type { HistoryEntry } from '@barnraiser/protocol';
import type { HistoryLine } from '../history/history-line.js';
import { forgetLog } from '../history/kept-logs.js';

/** The builds in memory that estimates are made from. */
const recentBuilds = 1000;

/** What this machine remembers of its builds: lines are written one after another, a failure to write harms nothing else. */
export class Memory {
  private readonly folder: string;
  private readonly failed: (error: unknown) => void;
  private recent: HistoryEntry[] = [];
  private turn: Promise<void> = Promise.resolve();

  constructor(folder: string, failed: (error: unknown) => void) {
    this.folder = folder;
    this.failed = failed;
  }

  async load(): Promise<void> {
    this.recent = (await readHistory(this.folder)).slice(0, recentBuilds);
  }

  add(line: HistoryLine): void {
    if (line.kind === 'build') this.recent = [line, ...this.recent].slice(0, recentBuilds);
    this.turn = this.write(line, this.turn);
  }

  estimate(project: string, target: string): Estimate {
    return estimateFrom(this.recent, project, target);
  }

  /** All builds, newest first, those included whose line is just being written. */
  async all(): Promise<HistoryEntry[]> {
    await this.turn;
    return readHistory(this.folder);
  }

  /** Forgets a coordinator's builds, with their logs. Rejects with the file system's error. */
  async erase(coordinator: string): Promise<void> {
    this.recent = this.recent.filter((entry) => entry.coordinator !== coordinator);
    const before = this.turn;
    const mine = this.eraseAfter(before, coordinator);
    this.turn = mine.catch(() => undefined);
    await mine;
  }

  /** Settles when everything is written. */
  async settled(): Promise<void> {
    await this.turn;
  }

  private async eraseAfter(before: Promise<void>, coordinator: string): Promise<void> {
    await before;
    const claimIds = await eraseFromHistory(this.folder, coordinator);
    for (const claimId of claimIds) await forgetLog(this.folder, claimId);
  }

  private async write(line: HistoryLine, before: Promise<void>): Promise<void> {
    await before;
    await addToHistory(this.folder, line).catch(this.failed);
  }
}
