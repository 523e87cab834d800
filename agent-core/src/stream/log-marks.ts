import type { LogMark } from '@barnraiser/protocol';

const closestMs = 100;
/** 100,000 marks are 2.8 hours of steady output at ten a second; what comes then is marked half as often, and so on. */
const mostMarks = 100_000;

/** Remembers when the parts of a log were written, at most ten times a second and in bounded memory. */
export class LogMarks {
  private readonly most: number;
  private marks: LogMark[] = [];
  private everyMs = closestMs;

  constructor(marks: readonly LogMark[] = [], most: number = mostMarks) {
    this.marks = [...marks];
    this.most = most;
  }

  get all(): readonly LogMark[] {
    return this.marks;
  }

  /** Bytes from `offset` on are being written at `at` (epoch ms). */
  note(offset: number, at: number): void {
    const last = this.marks.at(-1);
    // The distance, because a clock may be set back.
    if (last !== undefined && (Math.abs(at - last.at) < this.everyMs || offset <= last.offset)) return;
    this.marks.push({ offset, at });
    if (this.marks.length <= this.most) return;
    this.marks = this.marks.filter((_, index) => index % 2 === 0);
    this.everyMs *= 2;
  }

  /** The marks of the bytes from `from` up to `to`. */
  between(from: number, to: number): LogMark[] {
    return marksBetween(this.marks, from, to);
  }
}

/** Those of `marks` (in order) that are about the bytes from `from` up to `to`. */
export function marksBetween(marks: readonly LogMark[], from: number, to: number): LogMark[] {
  return marks.filter(({ offset }) => offset >= from && offset < to);
}
