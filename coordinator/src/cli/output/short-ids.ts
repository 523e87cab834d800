const shortest = 8;

/**
 * Abbreviates ids to the shortest prefix (8 characters at least) that tells all of them apart.
 * Ids that sort by time begin alike when they were made together, so the length is never fixed.
 */
export function shortIds(ids: readonly string[]): (id: string) => string {
  const distinct = [...new Set(ids)].toSorted();
  let length = shortest;
  for (const [index, id] of distinct.entries()) {
    const next = distinct[index + 1];
    while (next?.slice(0, length) === id.slice(0, length)) length += 1;
  }
  return (id) => id.slice(0, length);
}
