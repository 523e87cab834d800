import { join } from 'node:path';
import type { Snapshot } from '@barnraiser/protocol';
import { z } from 'zod';
import { readJsonFile } from '../storage/read-json-file.js';
import { writeFileAtomic } from '../storage/write-file-atomic.js';

const most = 200;
const Stored = z.object({ count: z.number().int().nonnegative(), lastMs: z.array(z.number()).max(most) });

/**
 * How quickly builds gave way: from the moment at which the agent learnt of the owner (or of the
 * battery, the heat) to the moment at which nothing of the build ran. The newest 200 figures.
 */
export class GaveWay {
  private readonly path: string;
  private stored: z.infer<typeof Stored> = { count: 0, lastMs: [] };
  private turn: Promise<void> = Promise.resolve();

  constructor(historyFolder: string) {
    this.path = join(historyFolder, 'gave-way.json');
  }

  async load(): Promise<void> {
    this.stored = (await readJsonFile(this.path, Stored)) ?? this.stored;
  }

  add(tookMs: number): void {
    const rounded = Math.round(tookMs * 10) / 10;
    this.stored = {
      count: this.stored.count + 1,
      lastMs: [...this.stored.lastMs, rounded].slice(-most),
    };
    this.turn = this.write(this.turn);
  }

  /** All that there ever were, and the quantiles of the newest; null before the first. */
  summary(): Snapshot['gaveWay'] {
    const sorted = this.stored.lastMs.toSorted((a, b) => a - b);
    if (sorted.length === 0) return null;
    const quantile = (ratio: number): number => sorted[Math.ceil(sorted.length * ratio) - 1]!;
    return { count: this.stored.count, p50Ms: quantile(0.5), p95Ms: quantile(0.95) };
  }

  /** Settles when everything is written. */
  async settled(): Promise<void> {
    await this.turn;
  }

  /** A figure that is lost harms nothing. */
  private async write(before: Promise<void>): Promise<void> {
    await before;
    await writeFileAtomic(this.path, JSON.stringify(this.stored), { isDurable: false }).catch(
      () => undefined,
    );
  }
}
