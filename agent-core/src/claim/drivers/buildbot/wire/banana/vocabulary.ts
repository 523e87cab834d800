/** The words of the dialect `pb`, in the order of their numbers, from 1. */
const vocabulary = [
  'None',
  'class',
  'dereference',
  'reference',
  'dictionary',
  'function',
  'instance',
  'list',
  'module',
  'persistent',
  'tuple',
  'unpersistable',
  'copy',
  'cache',
  'cached',
  'remote',
  'local',
  'lcache',
  'version',
  'login',
  'password',
  'challenge',
  'logged_in',
  'not_logged_in',
  'cachemessage',
  'message',
  'answer',
  'error',
  'decref',
  'decache',
  'uncache',
] as const;

/** Heads of lists that are no words of the vocabulary, but as frequent. */
const heads = ['unicode', 'boolean'] as const;

/** A byte string with a meaning of its own to the layers above. */
export type Word = (typeof vocabulary)[number] | (typeof heads)[number];

/** The word of a number of the dialect `pb`; undefined where there is none. */
export function wordOf(number: number): Word | undefined {
  return vocabulary[number - 1];
}

/** A word's number in the dialect `pb`; undefined where it is sent as a byte string. */
export function numberOf(word: string): number | undefined {
  return numbers.get(word);
}

/** The word that is spelt by `length` bytes at `at`; undefined where they are other bytes. Allocates nothing. */
export function findWord(bytes: Uint8Array, at: number, length: number): Word | undefined {
  if (length < shortest || length > longest) return undefined;
  const known = table[slotOf(length, bytes[at]!, bytes[at + length - 2]!)];
  if (known === undefined || known.length !== length) return undefined;
  for (let index = 0; index < length; index += 1) {
    if (known.charCodeAt(index) !== bytes[at + index]) return undefined;
  }
  return known;
}

const words: readonly Word[] = [...vocabulary, ...heads];
const numbers = new Map<string, number>(vocabulary.map((word, index) => [word, index + 1]));
const shortest = Math.min(...words.map((word) => word.length));
const longest = Math.max(...words.map((word) => word.length));

/** Every word has a slot of its own, so that one comparison tells; words of a kind differ in these three. */
function slotOf(length: number, first: number, lastButOne: number): number {
  return (length << 10) | ((first & 31) << 5) | (lastButOne & 31);
}

const table: (Word | undefined)[] = Array.from({ length: (longest + 1) << 10 });
for (const word of words) {
  const slot = slotOf(word.length, word.charCodeAt(0), word.charCodeAt(word.length - 2));
  if (table[slot] !== undefined) throw new Error(`${word} and ${table[slot]} share a slot`);
  table[slot] = word;
}
