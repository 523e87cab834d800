import type { Meter, Snapshot } from '@barnraiser/protocol';
import { formatTable } from './table.js';

const hows: Readonly<Record<Meter['how'], string>> = {
  enforced: 'enforced',
  watched: 'watched',
  unsupported: 'cannot be kept here',
};

/** What is allowed next to what is measured, now and over the last hour, and how each limit is kept. */
export function metersText({ meters, column }: Pick<Snapshot, 'meters' | 'column'>): string {
  const allowedNow = column === 'present' ? 'WHILE YOU USE IT' : 'WHEN YOU ARE AWAY';
  const rows = meters.map((meter) => {
    const { kind, allowed, used, how, hour } = meter;
    const last = hour === null ? '' : `${inUnit(hour.mean, meter)}, at most ${inUnit(hour.worst, meter)}`;
    return [
      kind === 'network' ? 'network (this month)' : kind,
      allowed === null ? 'no limit' : inUnit(allowed, meter),
      used === null ? 'not known' : inUnit(used, meter),
      // A month's sum has no mean of an hour.
      kind === 'network' ? '' : last,
      allowed === null && how !== 'unsupported' ? '' : hows[how],
    ];
  });
  return formatTable(['LIMIT', allowedNow, 'USED NOW', 'IN THE LAST HOUR', 'HOW IT IS KEPT'], rows);
}

function inUnit(value: number, { kind, unit }: Meter): string {
  const rounded = String(kind === 'cores' ? value : Math.round(value));
  return unit === 'cores' ? rounded : `${rounded} ${unit === 'C' ? '°C' : unit}`;
}
