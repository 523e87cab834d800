import { once } from 'node:events';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { LoginError } from './login-error.js';

/** How a master is reached over TLS. Its certificate is always verified. */
export interface MasterTls {
  /** PEM certificates to trust in place of the system's; null for those. */
  readonly ca: string | null;
  /** The name in the certificate where it is not the host's; null for the host. */
  readonly servername: string | null;
}

/** Where a master listens for workers; `tls` is null for plain TCP. */
export interface MasterAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: MasterTls | null;
}

/**
 * Connects. Nagle's algorithm is off: with it each command costs 40 ms more (measured: 3,000
 * `stat` steps in 133 s instead of 3). Rejects with a `LoginError` unreachable or tls, or with the
 * signal's reason.
 */
export async function dial(address: MasterAddress, signal: AbortSignal): Promise<Socket> {
  const { host, port, tls } = address;
  const options = { host, port, noDelay: true, keepAlive: true };
  const servername = tls?.servername ?? (isIP(host) === 0 ? host : '');
  const socket =
    tls === null
      ? connectPlain(options)
      : connectTls({
          ...options,
          ...(servername !== '' && { servername }),
          ...(tls.ca !== null && { ca: tls.ca }),
        });
  try {
    await once(socket, tls === null ? 'connect' : 'secureConnect', { signal });
    socket.setNoDelay(true);
    return socket;
  } catch (error) {
    socket.on('error', () => {});
    socket.destroy();
    signal.throwIfAborted();
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const isOfTls = tls !== null && !networkCodes.has(code);
    throw new LoginError(
      isOfTls ? 'tls' : 'unreachable',
      `connecting to ${host}:${port}: ${reasonOf(code, error)}`,
      error,
    );
  }
}

const networkCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function reasonOf(code: string, error: unknown): string {
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'ENOTFOUND') return 'no such host';
  // Happy eyeballs gives one error for all addresses, whose message is empty.
  if (error instanceof AggregateError && error.errors.length > 0) return String(error.errors[0]?.message);
  return error instanceof Error ? error.message : String(error);
}
