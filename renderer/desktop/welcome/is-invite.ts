import { parseInvite, parseMasterAddress } from '@barnraiser/protocol';

/** Whether a text leads to somebody to join: an invite, or the address of a Buildbot master. */
export function isInvite(text: string): boolean {
  return parseInvite(text) !== null || parseMasterAddress(text) !== null;
}
