import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HTTPError } from 'got';
import { markUsed } from '../clean/mark-used.js';
import { oneAtATime } from '../one-at-a-time.js';
import { PrepareError } from '../prepare-error.js';
import { receiveArchive, type Arrival, type ArchiveRequest } from './receive-archive.js';

const attempts = 3;
const wholeTimeoutMs = 3_600_000;

/**
 * Answers the path of an archive with the wanted digest: from `folder` when it is kept there and
 * still has that digest, else by HTTP. A broken connection is continued twice. Rejects with
 * `PrepareError`: job-invalid (another digest, too large, not http), source-not-found (404, 410 and
 * the like), source-unavailable (may work later), disk-full.
 */
export async function fetchArchive(
  folder: string,
  request: ArchiveRequest,
  signal: AbortSignal,
): Promise<string> {
  const kept = join(folder, request.sha256);
  return oneAtATime(kept, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await digestOf(kept)) === request.sha256) {
      await markUsed(kept);
      return kept;
    }
    await rm(kept, { force: true });
    const part = `${kept}.part`;
    try {
      const digest = await download(part, request, signal);
      if (digest !== request.sha256) {
        throw new PrepareError(
          'job-invalid',
          `the archive: expected sha256 ${request.sha256}, got ${digest}`,
        );
      }
      await rename(part, kept);
      return kept;
    } finally {
      await rm(part, { force: true });
    }
  });
}

async function digestOf(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
    return hash.digest('hex');
  } catch {
    return null;
  }
}

async function download(part: string, request: ArchiveRequest, signal: AbortSignal): Promise<string> {
  const url = httpUrl(request.url);
  const arrival: Arrival = { bytes: 0, hash: createHash('sha256') };
  const bound = AbortSignal.any([signal, AbortSignal.timeout(wholeTimeoutMs)]);
  const file = await open(part, 'w', 0o600);
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await receiveArchive(file, url, request, arrival, bound);
        await file.truncate(arrival.bytes);
        return arrival.hash.digest('hex');
      } catch (error) {
        signal.throwIfAborted();
        if (!isNetworkFailure(error) || attempt === attempts || bound.aborted) throw error;
      }
    }
  } finally {
    await file.close();
  }
}

function httpUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new PrepareError('job-invalid', `archives are fetched by http or https, not from ${address}`);
}

/** A server that answered gives the same answer at once; a connection that broke may hold next time. */
function isNetworkFailure(error: unknown): boolean {
  const isUnavailable = error instanceof PrepareError && error.code === 'source-unavailable';
  return isUnavailable && !(error.cause instanceof HTTPError);
}
