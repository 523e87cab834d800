/**
 * How long a connection lasts at least once the master has sent its builders, and how long to stay
 * away before the next. A master that loses its worker while it attaches it, or sees it come back
 * before it has quite let it go, holds the old connection for alive and takes no other until it is
 * started anew (measured with 3.7). Its own workers wait as long before they come back.
 */
export const settleMs = 1000;
export const redialMs = 1000;
