import prettyMilliseconds from 'pretty-ms';

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** How long ago an instant was, in the largest whole unit: `just now`, `5 min ago`, `3 h ago`, `12 d ago`. */
export function formatAge(instant: string, nowMs: number): string {
  const ageMs = nowMs - Date.parse(instant);
  for (const [unit, unitMs] of units) if (ageMs >= unitMs) return `${Math.floor(ageMs / unitMs)} ${unit} ago`;
  return 'just now';
}

/** A duration in at most two units: `1h 5m`, `12s`, `340ms`; `-` for none. */
export function formatDuration(durationMs: number | null): string {
  if (durationMs === null) return '-';
  return prettyMilliseconds(durationMs, {
    unitCount: 2,
    secondsDecimalDigits: 0,
    millisecondsDecimalDigits: 0,
  });
}

/** Hours with as many digits as tell something, and less than one as a duration: `2m 31s`, `1.04 h`, `12.5 h`. */
export function formatHours(hours: number): string {
  if (hours < 1) return formatDuration(hours * 3_600_000);
  return `${hours >= 10 ? hours.toFixed(1) : hours.toFixed(2)} h`;
}

/** Bytes as people say them, 1 KB being 1,024 bytes. */
export function formatBytes(sizeBytes: number): string {
  const power = Math.min(4, Math.floor(Math.log2(Math.max(1, sizeBytes)) / 10));
  const unit = ['B', 'KB', 'MB', 'GB', 'TB'][power]!;
  return power === 0 ? `${sizeBytes} B` : `${(sizeBytes / 1024 ** power).toFixed(1)} ${unit}`;
}
