/** A text that PostgreSQL can keep in a text column, which cannot hold NUL (documentation, §8.3). */
export function plainText(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
