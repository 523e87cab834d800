import type { RefusalReason } from '../providers/provider.js';

/** What goes wrong, and how often. Shares are 0 to 1. */
export interface Faults {
  /** How long a boot takes. */
  readonly bootMs: readonly [number, number];
  /** Boots that never finish though the image is whole. */
  readonly failedBoots: number;
  /** Orders that are refused, each time for one of these reasons. */
  readonly refused: number;
  readonly refusals: readonly RefusalReason[];
  /** Orders that are carried out, while the answer is lost. */
  readonly lostReplies: number;
  /** Orders that never arrive. */
  readonly lostOrders: number;
  /** `end` calls that never arrive. */
  readonly lostEnds: number;
  /** An instance is listed only after so long. */
  readonly listedAfterMs: readonly [number, number];
  /** A list call takes so long. */
  readonly listTakesMs: readonly [number, number];
  readonly failedLists: number;
  /** Instances whose tag with the launch id is lost. */
  readonly lostTags: number;
  /** Chance per instance and hour that somebody else ends it. */
  readonly endedOutsidePerHour: number;
  /** Chance per spot instance and hour of an interruption. */
  readonly interruptedPerHour: number;
  /** Interruption notices after which nothing happens. */
  readonly noticesWithoutEnd: number;
  /** Spot requests that are filled after so long; above an hour stands for never. */
  readonly filledAfterMs: readonly [number, number];
  /** Spot requests that are answered as such at all, and not with an instance. */
  readonly requested: number;
  /** How far the provider's clock is off. */
  readonly clockSkewMs: number;
  /** Volunteers that say that they are idle, and take nothing. */
  readonly falseVolunteers: number;
}

/** Nothing goes wrong. */
export const calm: Faults = {
  bootMs: [45_000, 75_000],
  failedBoots: 0,
  refused: 0,
  refusals: ['capacity'],
  lostReplies: 0,
  lostOrders: 0,
  lostEnds: 0,
  listedAfterMs: [0, 0],
  listTakesMs: [200, 1500],
  failedLists: 0,
  lostTags: 0,
  endedOutsidePerHour: 0,
  interruptedPerHour: 0,
  noticesWithoutEnd: 0,
  filledAfterMs: [0, 0],
  requested: 0,
  clockSkewMs: 0,
  falseVolunteers: 0,
};
