/** What a database or a page cannot hold: NUL, and halves of surrogate pairs. */
const unusable = /\0|\p{Surrogate}/gu;

/**
 * The first (`head`) or last (`tail`) part of a text that takes at most `maxBytes` in UTF-8, cut
 * between characters. Characters that cannot be stored become U+FFFD.
 */
export function clipText(text: string, maxBytes: number, end: 'head' | 'tail'): string {
  // A UTF-16 unit takes at least one byte: the rest need not be looked at.
  const near = end === 'head' ? text.slice(0, maxBytes + 1) : text.slice(-maxBytes - 1);
  const clean = near.replace(unusable, '\u{FFFD}');
  const bytes = Buffer.from(clean, 'utf8');
  if (bytes.length <= maxBytes) return clean;
  return end === 'head' ? headOf(bytes, maxBytes) : tailOf(bytes, maxBytes);
}

function headOf(bytes: Buffer, maxBytes: number): string {
  let length = maxBytes;
  while (length > 0 && isContinuation(bytes[length])) length -= 1;
  return bytes.toString('utf8', 0, length);
}

function tailOf(bytes: Buffer, maxBytes: number): string {
  let start = bytes.length - maxBytes;
  while (start < bytes.length && isContinuation(bytes[start])) start += 1;
  return bytes.toString('utf8', start);
}

// Bytes 10xxxxxx continue a character (RFC 3629 §3).
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
