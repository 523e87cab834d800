const units = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
] as const;

/** A duration as people say it, rounded up to one unit: "12 seconds", "1 hour". */
export function inWords(durationMs: number): string {
  if (durationMs === Infinity) return 'ever';
  const [unitMs, unit] = units.find(([ms]) => durationMs >= ms) ?? [1000, 'second'];
  const count = Math.max(1, Math.ceil(durationMs / unitMs));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** A threshold that the owner chose, exactly as chosen: "90 seconds", "3 minutes". */
export function secondsInWords(seconds: number): string {
  return seconds > 60 && seconds % 60 !== 0 ? `${seconds} seconds` : inWords(seconds * 1000);
}

/** How long something is past: "12 seconds ago", "just now". */
export function agoInWords(durationMs: number): string {
  return durationMs < 1000 ? 'just now' : `${inWords(durationMs)} ago`;
}

/** "example.org", "a and b", "3 coordinators": who, from their addresses. */
export function whoInWords(coordinators: readonly { readonly url: string }[]): string {
  const names = coordinators.map(({ url }) => url.replace(/^https?:\/\//, ''));
  return names.length <= 2 ? names.join(' and ') : `${names.length} coordinators`;
}
