/** The NOTIFY channel on which it is told that a pool was applied or removed, or has one more machine; the payload is its name. */
export const poolsChangedChannel = 'barnraiser_pools_changed';
