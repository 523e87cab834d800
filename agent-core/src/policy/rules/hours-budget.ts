import { reason } from './reason.js';
import type { Rule } from './rule.js';

const hourMs = 3_600_000;

/** Waits once the machine has built as long as the owner allows in a day. */
export const hoursBudget: Rule = {
  blocks: true,
  judge: ({ builtTodayMs, local }, { limits: { hoursPerDay } }) =>
    hoursPerDay === null || builtTodayMs < hoursPerDay * hourMs
      ? null
      : reason('hours-budget', "Waiting: today's hours are used up.", {
          evidence: `built ${inHours(builtTodayMs)} of ${hoursPerDay} h today`,
          clears: 'at midnight',
          clearsAt: local.nextMidnightAt,
          isOverridable: true,
        }),
};

function inHours(ms: number): string {
  return `${(Math.floor((ms / hourMs) * 10) / 10).toString()} h`;
}
