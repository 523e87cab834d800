/**
 * A call's address: the coordinator's, the path with its `{parameters}` filled in (each escaped;
 * `{name*}` keeps its slashes), and the query. Throws for a parameter that is missing: a bug.
 */
export function addressOf(
  baseUrl: string,
  path: string,
  params: Readonly<Record<string, unknown>>,
  query: Readonly<Record<string, unknown>>,
): string {
  const filled = path.replaceAll(/\{([A-Za-z0-9]+)(\*?)\}/g, (_, name: string, rest: string) => {
    const value = params[name];
    if (typeof value !== 'string' && typeof value !== 'number') throw new TypeError(`${path} needs ${name}`);
    return rest === ''
      ? encodeURIComponent(value)
      : String(value).split('/').map(encodeURIComponent).join('/');
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'string' || typeof value === 'number') search.set(name, `${value}`);
  }
  const suffix = search.size > 0 ? `?${search.toString()}` : '';
  return `${baseUrl.replace(/\/+$/, '')}${filled}${suffix}`;
}

/**
 * An address that the coordinator gave, made absolute; null when it leads to another origin, where
 * our tokens must not go.
 */
export function ownAddress(baseUrl: string, address: string): string | null {
  const base = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`;
  try {
    const url = new URL(address, base);
    return url.origin === new URL(base).origin ? url.href : null;
  } catch {
    return null;
  }
}
