/** Epoch milliseconds as RFC 3339 in UTC. */
export function instant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** The same, of a time that may not have come. */
export function instantOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : instant(epochMs);
}
