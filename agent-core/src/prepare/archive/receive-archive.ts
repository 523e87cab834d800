import { once } from 'node:events';
import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import got, { HTTPError } from 'got';
import { PrepareError } from '../prepare-error.js';

/** What of an archive has arrived: a broken connection is continued from here. */
export interface Arrival {
  bytes: number;
  hash: Hash;
}

/** Which archive to get, and how large it may be. `headers` are sent to the address's own origin only. */
export interface ArchiveRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sha256: string;
  readonly mostBytes: number;
}

const connectTimeoutMs = 30_000;
const idleTimeoutMs = 60_000;

/**
 * Asks once for the bytes that `arrival` lacks, and writes them to `file`. What arrived before a
 * failure is counted in `arrival`; a server that begins afresh is followed. Rejects with
 * `PrepareError` source-unavailable (`cause` is an `HTTPError` where the server answered),
 * source-not-found, job-invalid (too large) or disk-full.
 */
export async function receiveArchive(
  file: FileHandle,
  url: URL,
  request: ArchiveRequest,
  arrival: Arrival,
  signal: AbortSignal,
): Promise<void> {
  const source = ask(url, request.headers, arrival.bytes, signal);
  try {
    const [response] = (await once(source, 'response')) as [IncomingMessage];
    if (response.statusCode !== 206) {
      arrival.bytes = 0;
      arrival.hash = createHash('sha256');
    } else if (!response.headers['content-range']?.startsWith(`bytes ${arrival.bytes}-`)) {
      throw new PrepareError('source-unavailable', `${nameOf(url)} answered with other bytes than asked for`);
    }
    for await (const chunk of source as AsyncIterable<Buffer>) {
      if (arrival.bytes + chunk.length > request.mostBytes) {
        throw new PrepareError('job-invalid', `the archive is larger than ${request.mostBytes} bytes`);
      }
      await file.write(chunk, 0, chunk.length, arrival.bytes);
      arrival.bytes += chunk.length;
      arrival.hash.update(chunk);
    }
  } catch (cause) {
    throw asPrepareError(url, cause);
  } finally {
    // got listens to the signal until it is destroyed, and would fail unheard when a later step is cancelled.
    source.destroy();
  }
}

function ask(url: URL, headers: Readonly<Record<string, string>>, fromByte: number, signal: AbortSignal) {
  return got.stream(url, {
    headers: {
      ...headers,
      // A transfer that is packed on its way would be another file.
      'accept-encoding': 'identity',
      ...(fromByte > 0 ? { range: `bytes=${fromByte}-` } : {}),
    },
    decompress: false,
    retry: { limit: 0 },
    timeout: { connect: connectTimeoutMs, secureConnect: connectTimeoutMs, socket: idleTimeoutMs },
    maxRedirects: 5,
    signal,
    hooks: {
      beforeRedirect: [
        (options) => {
          if (options.url !== undefined && new URL(options.url).origin === url.origin) return;
          for (const name of Object.keys(headers)) options.headers[name.toLowerCase()] = undefined;
        },
      ],
    },
  });
}

function asPrepareError(url: URL, cause: unknown): PrepareError {
  if (cause instanceof PrepareError) return cause;
  if (cause instanceof HTTPError) {
    const status = cause.response.statusCode;
    const mayWorkLater = status >= 500 || [401, 403, 407, 408, 416, 425, 429].includes(status);
    const code = mayWorkLater ? 'source-unavailable' : 'source-not-found';
    return new PrepareError(code, `${nameOf(url)} answered ${status}`, cause);
  }
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return PrepareError.from('keeping the archive', cause);
  return new PrepareError('source-unavailable', `${nameOf(url)}: ${message}`, cause);
}

/** Without what may be secret in it. */
function nameOf(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
