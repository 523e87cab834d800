/** A run of bytes of a spool file that is sent in one call. */
export interface Frame {
  readonly offset: number;
  readonly length: number;
}

/** The next bytes to send of a file that has grown to `end`; null when all were sent. */
export function nextFrame(sent: number, end: number, maxBytes: number): Frame | null {
  const length = Math.min(end - sent, maxBytes);
  return length > 0 ? { offset: sent, length } : null;
}

/** When small appends are worth a call: at once when `bigBytes` wait or nothing more comes, else every `latencyMs`. */
export interface Pace {
  readonly latencyMs: number;
  readonly bigBytes: number;
}

/** How long to wait before sending `pendingBytes`, in ms; 0 means now. */
export function pauseBeforeFrame(
  { latencyMs, bigBytes }: Pace,
  file: { readonly pendingBytes: number; readonly sinceLastMs: number; readonly isSealed: boolean },
): number {
  if (file.isSealed || file.pendingBytes >= bigBytes) return 0;
  return Math.max(0, latencyMs - file.sinceLastMs);
}

/**
 * Where to go on after the coordinator said where its bytes end. Null when it claims to have more
 * than was ever sent: then the two are not the same log and nothing can be repaired.
 */
export function resumeAt(expectedOffset: number | undefined, end: number): number | null {
  return expectedOffset === undefined || expectedOffset < 0 || expectedOffset > end ? null : expectedOffset;
}
