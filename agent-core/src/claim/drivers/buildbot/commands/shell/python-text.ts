/** Bytes as Python writes them in its source, as masters' logs show arguments. */
export function pythonBytes(text: string): string {
  return `b${quoted(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`)}`;
}

/** Text likewise; only control characters are written as numbers. */
export function pythonText(text: string): string {
  const codes = Array.from(text, (sign) => sign.codePointAt(0)!);
  return quoted(codes, (code) =>
    code < 0x80 || code === 0x85 || code === 0xa0
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : String.fromCodePoint(code),
  );
}

const named: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };

function quoted(codes: Iterable<number>, escape: (code: number) => string): string {
  const all = [...codes];
  const quote = all.includes(0x27) && !all.includes(0x22) ? '"' : "'";
  const written = all.map((code) => {
    if (code === quote.charCodeAt(0)) return `\\${quote}`;
    if (named[code] !== undefined) return named[code];
    return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : escape(code);
  });
  return `${quote}${written.join('')}${quote}`;
}

/** A word as it would be typed to a shell. */
export function shellWord(word: string): string {
  if (word === '') return '""';
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}
