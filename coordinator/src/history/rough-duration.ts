const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** A duration for people, rounded down to its largest unit: "40 s", "5 min", "3 h", "4 d". */
export function roughDuration(ms: number): string {
  for (const [name, sizeMs] of units) {
    if (ms >= sizeMs) return `${Math.floor(ms / sizeMs)} ${name}`;
  }
  return `${Math.max(0, Math.floor(ms / 1000))} s`;
}
