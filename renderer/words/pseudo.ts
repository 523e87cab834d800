import type { PostProcessorModule } from 'i18next';

const accents: Record<string, string> = {
  a: 'á',
  c: 'ç',
  e: 'ë',
  i: 'ï',
  n: 'ñ',
  o: 'ö',
  s: 'š',
  u: 'ü',
  y: 'ý',
  A: 'Á',
  E: 'É',
  N: 'Ñ',
  O: 'Ö',
  U: 'Ü',
};

/** English with accents and 40 % more length, so that a test sees what a longer language would break. */
export function pseudoText(text: string): string {
  const accented = text.replaceAll(/[a-zA-Z]/g, (letter) => accents[letter] ?? letter);
  const more = Math.ceil(text.length * 0.4);
  const filling = 'lörëm ïpsüm '
    .repeat(Math.ceil(more / 12))
    .slice(0, more)
    .trimEnd();
  return text.trim() === '' ? text : `${accented} ${filling}`;
}

/** Turns all words into pseudo-English while the language is `pseudo`. */
export const pseudo: PostProcessorModule = {
  type: 'postProcessor',
  name: 'pseudo',
  process: (value: string, _key: unknown, _options: unknown, translator: { language?: string }) =>
    translator.language === 'pseudo' ? pseudoText(value) : value,
};
