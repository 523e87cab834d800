import type { TimelineSpan } from '@barnraiser/protocol';
import { appendToTimeline, readTimelineFiles } from './timeline-files.js';

/** A span that goes on is written at least so often; after a crash no more than this is missing. */
const flushEveryMs = 60_000;
/** Longer without a note means that the machine slept or the agent hung: nobody knows what it did. */
const silentMs = 90_000;
/** Budgets reckon by the day, and a day may have 25 hours. */
const keptMs = 26 * 3_600_000;
/** Between two spans less than this is not a pause but the time that switching takes. */
const seamMs = 2000;

/**
 * What the machine did and why not, moment by moment, in spans that survive a crash. One object per
 * folder; times are epoch ms and given by the caller.
 */
export class Timeline {
  private readonly folder: string;
  private readonly onError: (error: unknown) => void;
  private current: TimelineSpan | null = null;
  private writtenAt = -Infinity;
  private recent: TimelineSpan[] = [];
  private turn: Promise<void> = Promise.resolve();

  /** `onError` is told when a span cannot be written; the timeline goes on. */
  constructor(folder: string, onError: (error: unknown) => void = () => undefined) {
    this.folder = folder;
    this.onError = onError;
  }

  /** Remembers what earlier runs built today; before the first note. */
  async load(now: number): Promise<void> {
    const spans = await readTimelineFiles(this.folder);
    this.recent = spans.filter(({ to }) => to > now - keptMs);
  }

  /** At `at` the machine does this: the span goes on, or a new one begins. */
  note(at: number, what: TimelineSpan['what'], evidence: string | null): void {
    const { current } = this;
    const isGoingOn = current !== null && at >= current.to && at - current.to <= silentMs;
    if (isGoingOn) this.current = { ...current, to: at };
    if (isGoingOn && current.what === what) {
      this.current = { ...current, to: at, evidence: evidence ?? current.evidence };
      if (at - this.writtenAt >= flushEveryMs) this.write(at, [this.current]);
      return;
    }
    const begun = { from: at, to: at, what, evidence };
    if (this.current === null) this.write(at, [begun]);
    else {
      this.recent = [...this.recent.filter(({ to }) => to > at - keptMs), this.current];
      this.write(at, [this.current, begun]);
    }
    this.current = begun;
  }

  /** How long builds ran between the two moments, at most 26 hours back. */
  builtMs(since: number, now: number): number {
    const spans = this.current === null ? this.recent : [...this.recent, { ...this.current, to: now }];
    return spans
      .filter(({ what }) => what === 'built')
      .reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, now) - Math.max(from, since)), 0);
  }

  /** From `since` to `now` without gaps, oldest first; where nothing is known the agent was off. Never rejects. */
  async read(since: number, now: number): Promise<TimelineSpan[]> {
    await this.turn;
    const stored = await readTimelineFiles(this.folder);
    const { current } = this;
    const known =
      current === null ? stored : [...stored.filter(({ from }) => from !== current.from), current];
    return fill(known, since, now);
  }

  /** Writes what is not yet written; for an agent that goes off. */
  async flush(): Promise<void> {
    if (this.current !== null) this.write(this.current.to, [this.current]);
    await this.turn;
  }

  private write(at: number, spans: readonly TimelineSpan[]): void {
    this.writtenAt = at;
    this.turn = this.turn.then(() => appendToTimeline(this.folder, spans)).catch(this.onError);
  }
}

/** Clips the spans and puts `off` between them; where two overlap (the clock was set back) the earlier holds. */
function fill(spans: readonly TimelineSpan[], since: number, now: number): TimelineSpan[] {
  const filled: TimelineSpan[] = [];
  let at = since;
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const from = Math.max(span.from, at);
    const to = Math.min(span.to, now);
    if (to <= from) continue;
    if (from - at > seamMs) filled.push({ from: at, to: from, what: 'off', evidence: null });
    filled.push({ ...span, from: from - at > seamMs ? from : at, to });
    at = to;
  }
  const last = filled.at(-1);
  if (now - at > seamMs) return [...filled, { from: at, to: now, what: 'off', evidence: null }];
  return last === undefined ? filled : [...filled.slice(0, -1), { ...last, to: now }];
}
