import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** Tells that the machine has no network, while a coordinator elsewhere cannot be reached. */
export const offline: Rule = {
  blocks: false,
  judge: ({ coordinators, hasNetwork }) =>
    hasNetwork === false && coordinators.some(({ link, url }) => link === 'offline' && !isLocal(url))
      ? reason('offline', 'This computer has no network.', {
          evidence: 'no network connection',
          clears: 'when the network is back',
          action: 'Connect this computer to the network.',
        })
      : null,
};

/** On this machine itself, which needs no network. */
function isLocal(url: string): boolean {
  return /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/]|$)/.test(url);
}
