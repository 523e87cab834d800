import { type Estimate, estimateFrom } from '../history/estimate.js';
import { addToHistory, readHistory } from '../history/history.js';
import type { HistoryEntry, HistoryLine } from '../history/history-entry.js';

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

  /** Settles when everything is written. */
  async settled(): Promise<void> {
    await this.turn;
  }

  private async write(line: HistoryLine, before: Promise<void>): Promise<void> {
    await before;
    await addToHistory(this.folder, line).catch(this.failed);
  }
}
