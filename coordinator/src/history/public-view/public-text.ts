const mask = '•••';

/**
 * A text without the credentials and queries of the addresses in it, nor what `file:` addresses
 * name: those are folders of somebody's machine.
 */
export function publicText(text: string): string {
  return text
    .replaceAll(/\bfile:\S+/gi, `file:${mask}`)
    .replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#]*@/gi, `$1${mask}@`)
    .replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/[^\s?#]*)\?[^\s#]+/gi, `$1?${mask}`);
}

/** A source's address as anybody may see it; a path is one of somebody's machine, unless it leads to this server's archives. */
export function publicAddress(url: string): string {
  if (url.startsWith('/v1/')) return url;
  return /^([/\\~.]|[a-z]:[/\\])/i.test(url) ? `file:${mask}` : publicText(url);
}
