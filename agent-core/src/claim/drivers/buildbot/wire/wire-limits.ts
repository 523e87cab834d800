/** What one element, or one connection, may cost us; a peer that goes beyond is left. */
export interface WireLimits {
  /** Of one byte string. Twisted's own limit is 640 KiB in both directions. */
  readonly stringBytes: number;
  /** Elements of one list. */
  readonly listItems: number;
  /** Lists within lists. */
  readonly depth: number;
  /** Of one message on the wire, and of its value with shared parts counted each time. */
  readonly messageBytes: number;
  /** Elements of one message, however nested, counted likewise. */
  readonly messageItems: number;
  /** Calls of the peer that may wait for our answers at a time. */
  readonly callsInHand: number;
  /** Memory that these may hold, estimated by their bytes and elements. */
  readonly bytesInHand: number;
}

/** Twisted's limit for one byte string; a longer one makes the master drop us. */
export const longestStringBytes = 640 * 1024;

/** Generous for real masters: a list of 20,000 builders is 160,000 elements and 2 MB. */
export const wireLimits: WireLimits = {
  stringBytes: longestStringBytes,
  listItems: 100_000,
  depth: 64,
  messageBytes: 16 * 1024 * 1024,
  messageItems: 250_000,
  callsInHand: 4096,
  bytesInHand: 128 * 1024 * 1024,
};
