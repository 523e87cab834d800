/** Where an invite leads and the one-time code that it carries. */
export interface InviteTarget {
  readonly url: string;
  readonly code: string;
}

/** The deep link of an invite: `barnraiser://join/?url=…&code=…`. */
export function formatInvite({ url, code }: InviteTarget): string {
  return `barnraiser://join/?url=${encodeURIComponent(url)}&code=${encodeURIComponent(code)}`;
}

/**
 * Reads what a person may paste: the deep link, or `https://host:port/#CODE`. Answers null for
 * anything else, so that the caller can say what it expected.
 */
export function parseInvite(text: string): InviteTarget | null {
  const link = /^barnraiser:\/\/join\/?\?(.+)$/.exec(text.trim());
  if (link) {
    const values = new Map(link[1]!.split('&').map((pair) => pairOf(pair)));
    return checked(values.get('url'), values.get('code'));
  }
  const address = /^(https?:\/\/[^#\s]+)#([A-Za-z0-9_-]+)$/.exec(text.trim());
  return address ? checked(address[1], address[2]) : null;
}

function pairOf(pair: string): [string, string] {
  const [key = '', value = ''] = pair.split('=', 2);
  try {
    return [key, decodeURIComponent(value)];
  } catch {
    return [key, ''];
  }
}

function checked(url: string | undefined, code: string | undefined): InviteTarget | null {
  if (!url || !code || !/^https?:\/\/[^\s/]+/.test(url) || !/^[A-Za-z0-9_-]{1,100}$/.test(code)) return null;
  return { url: url.replace(/\/+$/, ''), code };
}
