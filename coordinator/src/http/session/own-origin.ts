import type { FastifyRequest } from 'fastify';

type Asked = Pick<FastifyRequest, 'protocol' | 'host' | 'headers'>;

/**
 * Whether a browser says that a page of this very server makes the call: by `Sec-Fetch-Site`, which
 * no script can set (Fetch Metadata, §2.3), or by the `Origin`. `publicUrl`: where a proxy has it.
 */
export function isOwnOrigin({ protocol, host, headers }: Asked, publicUrl: string): boolean {
  if (headers['sec-fetch-site'] === 'same-origin') return true;
  const { origin } = headers;
  return (
    origin === `${protocol}://${host}` || (origin !== undefined && origin === outside(publicUrl)?.origin)
  );
}

/** Whether the browser came by https, also where a proxy that is not trusted ends the encryption. */
export function isHttps({ protocol, host }: Asked, publicUrl: string): boolean {
  const known = outside(publicUrl);
  return protocol === 'https' || (known?.protocol === 'https:' && known.host === host);
}

function outside(publicUrl: string): URL | null {
  return URL.canParse(publicUrl) ? new URL(publicUrl) : null;
}
