import type { Endpoint } from '@barnraiser/protocol';

interface Given {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
}

/** The address of a call; parameters are encoded, in `{name*}` segment by segment. Absent query members are left out. */
export function addressOf(base: string, { path }: Endpoint, { params = {}, query = {} }: Given): string {
  const filled = path.replaceAll(/\{(\w+)(\*?)\}/g, (_, name: string, rest: string) => {
    const value = String(params[name]);
    return (rest ? value.split('/') : [value]).map(encodeURIComponent).join('/');
  });
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(
    pairs.map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
  return `${base}${filled}${search === '' ? '' : `?${search}`}`;
}
