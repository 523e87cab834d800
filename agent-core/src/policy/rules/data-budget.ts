import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Waits once builds have sent and received as much as the owner allows in a month. */
export const dataBudget: Rule = {
  blocks: true,
  judge: ({ data, local }, { limits: { dataPerMonthMb } }) => {
    if (data === null || dataPerMonthMb === null || data.usedMb < dataPerMonthMb) return null;
    return reason('data-budget', "Waiting: this month's data is used up.", {
      evidence: `${Math.floor(data.usedMb)} of ${dataPerMonthMb} MB this month`,
      clears: `at ${local.say(data.resetsAt)}`,
      clearsAt: data.resetsAt,
      action: 'Allow more data a month, among the limits.',
      isOverridable: true,
    });
  },
};
