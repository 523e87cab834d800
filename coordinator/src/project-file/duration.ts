const secondsPerUnit = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/**
 * Reads a duration as people write it: `90` and `"90s"`, `"10m"`, `"2h"`, `"1d"`, also `"1h30m"`.
 * Answers seconds above zero, or null for anything else.
 */
export function parseDuration(written: unknown): number | null {
  if (typeof written === 'number') return Number.isFinite(written) && written > 0 ? written : null;
  if (typeof written !== 'string') return null;
  const text = written.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return parseDuration(Number(text));
  const parts = /^(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/.exec(
    text.replaceAll(' ', ''),
  );
  if (!parts) return null;
  const [, d = 0, h = 0, m = 0, s = 0] = parts.map((part) => Number(part ?? 0));
  const seconds = d * secondsPerUnit.d + h * secondsPerUnit.h + m * secondsPerUnit.m + s;
  return seconds > 0 && Number.isFinite(seconds) ? seconds : null;
}
