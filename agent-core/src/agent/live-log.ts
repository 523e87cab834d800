import type { LogPiece, LogSection } from '@barnraiser/protocol';
import { type LogQuestion, sectionOf } from '../history/stored-log.js';
import type { Spool } from '../stream/spool.js';
import type { SpoolStep } from '../stream/spool-claim.js';

/** The console log of a build that still writes. */
export class LiveLog {
  private readonly spool: Spool;
  private running: LogSection | null = null;

  constructor(spool: Spool) {
    this.spool = spool;
  }

  /** Whether the build has written all that it will. */
  get hasEnded(): boolean {
    return this.spool.end !== null;
  }

  /** What was written so far. */
  get bytes(): number {
    return this.spool.logs.console.given;
  }

  stepStarted(n: number, name: string): void {
    this.running = { n, name, from: this.bytes, to: null, outcome: null, durationMs: null };
  }

  stepEnded(): void {
    this.running = null;
  }

  /** Bytes are about to be written. */
  note(at: number): void {
    this.spool.marks.note(this.bytes, at);
  }

  /** Settles when there is something to read from `from` on, the log has ended, or the time is over. */
  async grown(from: number, waitMs: number): Promise<void> {
    const deadline = performance.now() + waitMs;
    const { bell, logs } = this.spool;
    while (logs.console.end <= from && !this.hasEnded) {
      const timeoutMs = deadline - performance.now();
      if (timeoutMs <= 0) return;
      await bell.heard(bell.count, { timeoutMs });
    }
  }

  /** Rejects when the spool is being closed: then the log has ended, and is on the disk. */
  async read({ claimId, from, maxBytes }: LogQuestion): Promise<LogPiece> {
    const { logs, marks } = this.spool;
    const total = logs.console.end;
    const found = await logs.console.read(from, Math.max(0, Math.min(maxBytes, total - from)));
    return {
      claimId,
      from,
      bytes: new Uint8Array(found),
      total,
      ended: false,
      truncatedBytes: logs.console.truncatedBytes,
      sections: await this.sections(),
      marks: marks.between(from, from + found.length),
    };
  }

  private async sections(): Promise<LogSection[]> {
    const { steps } = this.spool;
    const done: SpoolStep[] = [];
    for (let index = 0; index < steps.count; index += 1) done.push(await steps.read(index));
    const sections = done.map(sectionOf);
    // Between a step's end and its record, it is neither.
    const { running } = this;
    return running === null || sections.some(({ n }) => n === running.n) ? sections : [...sections, running];
  }
}
