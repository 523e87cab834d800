import { agoInWords, secondsInWords } from './in-words.js';
import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Waits while somebody works here from elsewhere, where no build may run meanwhile. */
export const remoteSession: Rule = {
  blocks: true,
  judge: ({ now, host }, { limits: { present, idleAfterS } }) => {
    if (host === null || host.presence.state !== 'present' || present.cores !== 0) return null;
    const { lastInputAt, isRemote } = host.presence;
    if (isRemote !== true) return null;
    return reason('remote-session', 'Waiting: somebody is using this computer from elsewhere.', {
      evidence: `a remote session, last input ${agoInWords(now - (lastInputAt ?? now))}`,
      clears: `${secondsInWords(idleAfterS)} after its last input`,
      clearsAt: lastInputAt === null ? null : lastInputAt + idleAfterS * 1000,
      isOverridable: true,
    });
  },
};
