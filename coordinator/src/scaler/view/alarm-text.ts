import prettyMilliseconds from 'pretty-ms';
import type { Alarm } from '../planner/decision.js';

/** An alarm in words, for logs and pages. */
export function alarmText(alarm: Alarm, nowMs: number): string {
  switch (alarm.kind) {
    case 'breaker-open':
      return `${alarm.failures} boots failed in a row: nothing is launched for ${span(alarm.untilMs - nowMs)}, or until its document is changed`;
    case 'budget-reached':
      return `the day's budget of $${alarm.budgetUsdPerDay.toFixed(2)} is reached`;
    case 'list-stale':
      return alarm.ageMs === null
        ? 'the provider has not listed its instances yet'
        : `the provider has not listed its instances for ${span(alarm.ageMs)}`;
    case 'quota':
      return "the account's quota is reached";
    case 'orphan':
      return `instance ${alarm.instanceId} is of no launch that is known, and will be ended`;
    case 'overdue':
      return `launch ${alarm.launchId} has lived longer than it may, and does not end`;
  }
}

function span(ms: number): string {
  return prettyMilliseconds(Math.max(1000, ms), { compact: true });
}
