import type { Clock } from '../timing/clock.js';

/** At rest nothing fills the folders but reports that wait, so that looking at every file in them can wait. */
const everyMs = { building: 60_000, resting: 600_000 };
/** However many files there are: measuring them is followed by so many times as long without it. */
const restFactor = { building: 50, resting: 1000 };

/** Keeps the size of the agent's folders: measured in the background, once a minute while a build runs, seldom at rest. */
export class FoldersMeter {
  private readonly clock: Pick<Clock, 'monotonicMs'>;
  private readonly measure: () => Promise<number>;
  private isMeasuring = false;
  private isBuilding = false;
  private isLeftBehind = false;
  private endedAt = -Infinity;
  private tookMs = 0;
  private found: number | null = null;

  /** `measure` answers bytes and must not reject. */
  constructor(clock: Pick<Clock, 'monotonicMs'>, measure: () => Promise<number>) {
    this.clock = clock;
    this.measure = measure;
  }

  /** As last measured; null before the first time. */
  bytes(): number | null {
    const pace = this.isBuilding || this.isLeftBehind ? 'building' : 'resting';
    const restMs = Math.max(everyMs[pace], this.tookMs * restFactor[pace]);
    const isDue = this.clock.monotonicMs() - this.endedAt >= restMs;
    if (isDue && !this.isMeasuring) void this.begin();
    return this.found;
  }

  /** What a build has left behind is measured as soon as if it still ran. */
  build(isRunning: boolean): void {
    this.isLeftBehind = !isRunning && (this.isBuilding || this.isLeftBehind);
    this.isBuilding = isRunning;
  }

  /** Much came or went: it is measured at the next question. */
  changed(): void {
    this.endedAt = -Infinity;
  }

  private async begin(): Promise<void> {
    const startedAt = this.clock.monotonicMs();
    this.isMeasuring = true;
    this.isLeftBehind = false;
    this.found = await this.measure();
    this.isMeasuring = false;
    this.endedAt = this.clock.monotonicMs();
    this.tookMs = this.endedAt - startedAt;
  }
}
