import { stripVTControlCharacters } from 'node:util';

/** Makes a text that came from outside safe to print on one line: no escapes, no control characters, no change of direction. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}
