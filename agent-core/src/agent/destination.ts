import { type InviteTarget, type MasterTarget, parseInvite, parseMasterAddress } from '@barnraiser/protocol';
import { CallError } from './call-error.js';

/** Whom a person wants to join. */
export type Destination =
  | { readonly kind: 'native'; readonly invite: InviteTarget; readonly url: string }
  | { readonly kind: 'buildbot'; readonly master: MasterTarget; readonly url: string };

/** Reads an invite, or the address of a Buildbot master. Throws `CallError` invite-invalid when it is neither. */
export function destinationOf(text: string): Destination {
  const master = parseMasterAddress(text);
  if (master !== null) return { kind: 'buildbot', master, url: master.url };
  const invite = parseInvite(text);
  if (invite !== null) return { kind: 'native', invite, url: invite.url };
  throw new CallError('invite-invalid', hintOf(text));
}

function hintOf(text: string): string {
  if (/^\s*buildbots?(\+msgpack)?:/i.test(text)) {
    return 'This is not the address of a Buildbot master. Expected buildbot://NAME@host:9989, or buildbots:// for TLS; experimental: buildbot+msgpack:// and buildbots+msgpack://, with the port. The password does not belong in it; it is asked for.';
  }
  return 'This is not an invite. Expected barnraiser://join/?url=…&code=…, https://host/#CODE, or buildbot://NAME@host:9989.';
}
