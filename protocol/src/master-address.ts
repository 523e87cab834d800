/** `pb`: Perspective Broker, which every master speaks. `msgpack`: the experimental one of 3.6 and later, over WebSocket. */
export type MasterTransport = 'pb' | 'msgpack';

/** A Buildbot master as a worker reaches it. */
export interface MasterTarget {
  /** The address as it is kept: with the port, the host in lower case. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** The worker's name there. */
  readonly name: string;
  readonly isTls: boolean;
  readonly transport: MasterTransport;
}

/** Where masters listen for workers unless they are told otherwise (their sample configuration). */
const usualPort = 9989;
const form =
  /^(buildbots?(?:\+msgpack)?):\/\/([^\s@/:?#]{1,300})@(\[[0-9a-f:.]{2,60}\]|[a-z0-9._-]{1,253})(?::(\d{1,5}))?\/?$/i;

/**
 * Reads `buildbot://NAME@host:9989`, or `buildbots://` for TLS; with `+msgpack` before the colon it is
 * the other transport, whose port no two masters have in common and whose names have no colon. Answers
 * null for anything else, also for an address with a password in it, which others could read over a
 * shoulder or in a history.
 */
export function parseMasterAddress(text: string): MasterTarget | null {
  const parts = form.exec(text.trim());
  if (parts === null) return null;
  const [, scheme = '', encoded = '', bracketed = '', digits] = parts;
  const name = decoded(encoded);
  const port = digits === undefined ? usualPort : Number(digits);
  if (name === null || port < 1 || port > 65_535) return null;
  const protocol = scheme.toLowerCase();
  const transport = protocol.endsWith('+msgpack') ? 'msgpack' : 'pb';
  if (transport === 'msgpack' && (digits === undefined || name.includes(':'))) return null;
  const where = bracketed.toLowerCase();
  return {
    url: `${protocol}://${encodeURIComponent(name)}@${where}:${port}`,
    host: where.replace(/^\[|\]$/g, ''),
    port,
    name,
    isTls: protocol.startsWith('buildbots'),
    transport,
  };
}

function decoded(text: string): string | null {
  try {
    const name = decodeURIComponent(text);
    return /^[^\p{Cc}]{1,100}$/u.test(name) ? name : null;
  } catch {
    return null;
  }
}
