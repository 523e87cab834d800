import { closest, distance } from 'fastest-levenshtein';

/** The word that somebody who wrote `found` most likely meant, or null when none is near. */
export function nearestWord(found: string, words: readonly string[]): string | null {
  if (words.length === 0) return null;
  const best = closest(found.toLowerCase(), words);
  const allowed = Math.ceil(best.length / 3);
  return distance(found.toLowerCase(), best.toLowerCase()) <= allowed ? best : null;
}
