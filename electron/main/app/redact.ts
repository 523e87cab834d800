/** What must not be readable in text that leaves the machine. */
export interface Private {
  readonly home: string;
  readonly user: string;
  readonly host: string;
}

const mask = '•••';

/**
 * Masks the home folder, the names of the user and the host, invite codes, and whatever looks like
 * a token: 20 or more characters of base64url, except the hexadecimal names of commits and digests
 * (40 or 64) and the ids of claims (UUIDs). Masks rather too much than too little.
 */
export function redact(text: string, { home, user, host }: Private): string {
  const names = [
    ...(home.length > 1 ? [[home, '~'] as const, [home.replaceAll('\\', '\\\\'), '~'] as const] : []),
    ...(host === '' ? [] : [[host, 'HOST'] as const]),
    ...(user === '' ? [] : [[user, 'USER'] as const]),
  ];
  const masked = maskTokens(
    text
      .replaceAll(/(\bcode=)[^&\s"'<>]+/gi, `$1${mask}`)
      .replaceAll(/(https?:\/\/[^\s"'<>#]*#)[^\s"'<>]+/gi, `$1${mask}`)
      .replaceAll(/(https?:\/\/)[^\s"'<>/@]+@/gi, `$1${mask}@`)
      .replaceAll(/(\bBearer\s+)[^\s"'<>,]+/gi, `$1${mask}`),
  );
  return names.reduce((rest, [name, word]) => replaceWords(rest, name, word), masked);
}

function maskTokens(text: string): string {
  return text.replaceAll(/[A-Za-z0-9_-]{20,}/g, (word) => (isHarmless(word) ? word : mask));
}

function isHarmless(word: string): boolean {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(word)) return true;
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word)) return true;
  // Names are made of words; tokens mix digits with letters.
  return /^[A-Za-z_-]+$/.test(word) && !/[a-z][A-Z].*[a-z][A-Z].*[a-z][A-Z].*[a-z][A-Z]/.test(word);
}

/** Replaces a name wherever it does not stand inside a longer word, in any case. */
function replaceWords(text: string, name: string, by: string): string {
  const literal = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return text.replaceAll(new RegExp(`(?<![A-Za-z0-9])${literal}(?![A-Za-z0-9])`, 'gi'), by);
}
