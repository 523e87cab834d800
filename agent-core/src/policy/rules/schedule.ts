import { columnOf } from './column-of.js';
import type { LocalTime } from './conditions.js';
import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Waits outside the hours that the owner has chosen, and while they are away where they let nothing run then. */
export const schedule: Rule = {
  blocks: true,
  judge: ({ local, host }, { kind, limits }) => {
    if (limits.schedule !== null && limits.schedule[local.weekday]?.[local.hour] !== '1')
      return closed(local);
    if (limits.away.cores !== 0 || columnOf(host?.presence ?? null, kind) !== 'away') return null;
    return reason('schedule', 'Waiting: your limits allow no builds while you are away.', {
      evidence: '0 cores while nobody uses this computer',
      clears: 'when somebody uses this computer',
      action: 'Allow some cores while you are away, among the limits.',
      isOverridable: true,
    });
  },
};

function closed({ hour, nextOpenAt, say }: LocalTime): ReturnType<Rule['judge']> {
  const next = nextOpenAt === null ? null : say(nextOpenAt);
  return reason(
    'schedule',
    next === null ? 'Waiting: your schedule has no open hours.' : `Waiting: your schedule opens at ${next}.`,
    {
      evidence: `no builds between ${hourText(hour)} and ${hourText(hour + 1)} today`,
      clears: next === null ? null : `at ${next}`,
      clearsAt: nextOpenAt,
      action: next === null ? 'Choose some hours in the schedule.' : null,
      isOverridable: true,
    },
  );
}

function hourText(hour: number): string {
  return `${String(hour % 24).padStart(2, '0')}:00`;
}
