import type { Meter, MeterHour } from '@barnraiser/protocol';

const minuteMs = 60_000;
const minutes = 60;

interface Minute {
  sum: number;
  count: number;
  worst: number;
}

/** Remembers an hour of what the meters showed, in minutes. Times are any clock's ms that does not go back. */
export class MetersHour {
  private readonly kept = new Map<Meter['kind'], Map<number, Minute>>();

  /** Null: there was nothing to measure. */
  note(atMs: number, kind: Meter['kind'], used: number | null): void {
    if (used === null) return;
    const minute = Math.floor(atMs / minuteMs);
    const own = this.kept.get(kind) ?? new Map<number, Minute>();
    this.kept.set(kind, own);
    const known = own.get(minute) ?? { sum: 0, count: 0, worst: -Infinity };
    own.set(minute, {
      sum: known.sum + used,
      count: known.count + 1,
      worst: Math.max(known.worst, used),
    });
    for (const old of own.keys()) if (old <= minute - minutes) own.delete(old);
  }

  /** The hour before `atMs`; null when nothing was measured in it. */
  of(atMs: number, kind: Meter['kind']): MeterHour | null {
    const last = Math.floor(atMs / minuteMs);
    const own = this.kept.get(kind);
    const hour = Array.from({ length: minutes }, (_, n) => own?.get(last - minutes + 1 + n) ?? null);
    const known = hour.filter((minute) => minute !== null);
    const count = known.reduce((sum, minute) => sum + minute.count, 0);
    if (count === 0) return null;
    const first = hour.findIndex((minute) => minute !== null);
    return {
      mean: round(known.reduce((sum, minute) => sum + minute.sum, 0) / count),
      worst: round(Math.max(...known.map(({ worst }) => worst))),
      points: hour.slice(first).map((minute) => minute && round(minute.sum / minute.count)),
    };
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
