import type { NumberList } from '../bytes/number-list.js';

/** The next or the previous number of the list as seen from `from`, round its ends; null when it is empty. */
export function neighbour(list: NumberList, from: number, direction: 1 | -1): number | null {
  if (list.length === 0) return null;
  const notAbove = list.lastNotAbove(direction === 1 ? from : from - 1);
  const index = direction === 1 ? notAbove + 1 : notAbove;
  return list.at((index + list.length) % list.length);
}
