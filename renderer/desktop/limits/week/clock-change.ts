/** The next change between summer and winter time. */
export interface ClockChange {
  /** Epoch ms of the first moment under the new offset. */
  readonly at: number;
  /** Positive: clocks go forward and an hour is left out; negative: one comes twice. */
  readonly shiftMinutes: number;
}

/** Minutes to add to UTC for local time at a moment. */
export type OffsetAt = (epochMs: number) => number;

const localOffset: OffsetAt = (epochMs) => -new Date(epochMs).getTimezoneOffset();
const dayMs = 86_400_000;

/** The next clock change within a year, to the minute; null where clocks never change. */
export function nextClockChange(now: number, offsetAt: OffsetAt = localOffset): ClockChange | null {
  const before = offsetAt(now);
  for (let day = 1; day <= 366; day += 1) {
    const end = now + day * dayMs;
    const after = offsetAt(end);
    if (after !== before) {
      return { at: firstWith(after, end - dayMs, end, offsetAt), shiftMinutes: after - before };
    }
  }
  return null;
}

function firstWith(offset: number, from: number, to: number, offsetAt: OffsetAt): number {
  let [low, high] = [Math.floor(from / 60_000), Math.ceil(to / 60_000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 60_000) === offset) high = middle;
    else low = middle;
  }
  return high * 60_000;
}
