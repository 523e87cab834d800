import { stripVTControlCharacters } from 'node:util';

/**
 * Makes a text that a machine sent safe to print on one line: no escape sequences, no other control
 * characters, nothing that changes the direction of what follows.
 */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}
