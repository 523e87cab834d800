import { inWords } from './in-words.js';
import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** What broke out of a limit once would do so again at once; the owner may change the limit meanwhile. */
const capBrokenMs = 30 * 60_000;

/** Waits after a build used more than it may although the limit was set: the promise comes before the work. */
export const capBroken: Rule = {
  blocks: true,
  judge: ({ now, brokenCap, local }) => {
    const clearsAt = brokenCap === null ? 0 : brokenCap.at + capBrokenMs;
    if (brokenCap === null || clearsAt <= now) return null;
    const { kind, allowed, used } = brokenCap;
    const isCores = kind === 'cores';
    return reason(
      'cap-broken',
      `Waiting: a build used more of the ${isCores ? 'processor' : 'disk'} than you allow.`,
      {
        evidence: isCores
          ? `it used ${used.toFixed(1)} cores for 10 seconds, ${allowed} allowed; it was stopped`
          : `${Math.round(used)} MB are kept with it, ${allowed} MB allowed; it was stopped`,
        clears: `in ${inWords(clearsAt - now)}, at ${local.say(clearsAt)}`,
        clearsAt,
        action: 'See the log of that build, or change the limits.',
      },
    );
  },
};
