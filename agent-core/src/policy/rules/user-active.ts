import { agoInWords, secondsInWords } from './in-words.js';
import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Waits while the owner uses the machine and lets no build run meanwhile. */
export const userActive: Rule = {
  blocks: true,
  judge: ({ now, host }, { limits: { present, idleAfterS } }) => {
    if (host === null || host.presence.state !== 'present' || present.cores !== 0) return null;
    const { lastInputAt, isRemote } = host.presence;
    if (isRemote === true) return null;
    const idle = secondsInWords(idleAfterS);
    return reason('user-active', 'Waiting: you are using this computer.', {
      evidence: `last input ${agoInWords(now - (lastInputAt ?? now))}`,
      clears: `${idle} after you stop`,
      clearsAt: lastInputAt === null ? null : lastInputAt + idleAfterS * 1000,
      isOverridable: true,
    });
  },
};
