import type { BridgeEventName } from '@barnraiser/protocol';

/** The window invokes this with (name, input) of a call and gets a `LocalReply`. */
export const callChannel = 'barnraiser:call';

/** The window sends this with the name of an event that it has begun to listen to. */
export const listenChannel = 'barnraiser:listen';

/** The window is sent this with the event's value. */
export function eventChannel<N extends BridgeEventName>(name: N): `barnraiser:event:${N}` {
  return `barnraiser:event:${name}`;
}
