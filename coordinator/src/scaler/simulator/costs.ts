/** Something that is billed from one moment to another; null goes on. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly usdPerHour: number;
}

/** What these cost between two moments when each is billed in whole steps; a step counts when it begins. */
export function costUsd(spans: readonly Span[], stepMs: number, sinceMs: number, untilMs: number): number {
  let usd = 0;
  for (const { fromMs, toMs, usdPerHour } of spans) {
    const endMs = fromMs + Math.ceil(((toMs ?? untilMs) - fromMs) / stepMs) * stepMs;
    const ms = Math.min(endMs, untilMs) - Math.max(fromMs, sinceMs);
    if (ms > 0) usd += (ms / 3_600_000) * usdPerHour;
  }
  return usd;
}
