import { matchedClasses } from '../queue/matched-classes.js';
import type { Queryable } from '../store/database.js';

const revisionsMax = 10_000;

/**
 * Answers whether a machine described by a revision satisfies a requirement class, without asking
 * the database for each of a thousand waiting machines: an answer is kept until a class turns up
 * that was not seen before. May be out of date when a machine's standing changes, so it decides who
 * is woken and nothing else. Rejects with `descriptor-unknown`.
 */
export function classMatcher(
  db: Queryable,
): (descriptorRev: string, requirementClass: string) => Promise<boolean> {
  const seen = new Set<string>();
  const kept = new Map<string, Promise<ReadonlySet<string>>>();
  return async (descriptorRev, requirementClass) => {
    if (!seen.has(requirementClass)) {
      seen.add(requirementClass);
      kept.clear();
    }
    if (kept.size >= revisionsMax) kept.clear();
    const asked = kept.get(descriptorRev) ?? matchedClasses(db, descriptorRev);
    kept.set(descriptorRev, asked);
    try {
      return (await asked).has(requirementClass);
    } catch (error) {
      kept.delete(descriptorRev);
      throw error;
    }
  };
}
