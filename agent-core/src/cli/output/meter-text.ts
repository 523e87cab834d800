import type { Meter } from '@barnraiser/protocol';

/** What is measured of what is allowed: "1.9 of 2 cores", "512 MB memory (no limit)". */
export function meterText({ kind, allowed, used, unit, how }: Meter): string {
  const name =
    kind === 'cores' ? 'cores' : `${unit === 'C' ? '°C' : unit}${kind === 'heat' ? '' : ` ${kind}`}`;
  const measured = used === null ? '?' : String(used);
  if (allowed === null) return `${measured} ${name} (no limit)`;
  return `${measured} of ${allowed} ${name}${how === 'unsupported' ? ' (cannot be kept here)' : ''}`;
}
