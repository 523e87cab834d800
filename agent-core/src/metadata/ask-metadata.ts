import { got, type OptionsInit } from 'got';
import { MetadataError } from './metadata-error.js';
import type { MetadataSurroundings } from './surroundings.js';

/** One call of a metadata service. */
export interface MetadataQuestion {
  readonly url: string;
  readonly method?: 'GET' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  /** Said instead of the general advice when nobody answers. */
  readonly advice?: string;
  /** One try is enough. */
  readonly isPoll?: boolean;
}

/** An answer of whatever status but those that are tried again. */
export interface MetadataAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** User data has at most 16 KiB, and a third more in base64; descriptions of an instance are smaller. */
const maxAnswerBytes = 64 * 1024;
const busy = [429, 500, 502, 503, 504];

/**
 * Asks a metadata service: no proxy (got has none of its own accord), no redirect, each try bounded,
 * tried again while it is busy or silent. Rejects with `MetadataError` unreachable.
 */
export async function askMetadata(
  { url, method = 'GET', headers = {}, advice, isPoll = false }: MetadataQuestion,
  { timeoutMs = 2000, retries = 3 }: Pick<MetadataSurroundings, 'timeoutMs' | 'retries'>,
): Promise<MetadataAnswer> {
  const retry: OptionsInit['retry'] = {
    limit: isPoll ? 0 : retries,
    methods: ['GET', 'PUT'],
    statusCodes: busy,
    backoffLimit: timeoutMs,
    maxRetryAfter: timeoutMs,
  };
  const pending = got(url, {
    method,
    headers: { ...headers, 'user-agent': 'barnraiser-agent' },
    responseType: 'buffer',
    throwHttpErrors: false,
    followRedirect: false,
    decompress: false,
    timeout: { request: timeoutMs },
    retry,
  });
  void pending.on('downloadProgress', ({ transferred }) => {
    if (transferred > maxAnswerBytes) pending.cancel('the answer is too large');
  });
  try {
    const { statusCode: status, headers: told, body } = await pending;
    if (!busy.includes(status)) return { status, headers: told, body: body.toString('utf8') };
  } catch (error) {
    throw unanswered(url, advice, error);
  }
  throw new MetadataError('unreachable', `${method} ${url}: the metadata service is busy, try again later`);
}

function unanswered(url: string, advice: string | undefined, cause: unknown): MetadataError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const then = advice ?? 'is this a machine of that cloud, and is its metadata service switched on?';
  return new MetadataError('unreachable', `${url} did not answer (${why}): ${then}`, cause);
}

/** The error for an answer that is not what was asked for. */
export function notWhatWasAsked(url: string, { status }: MetadataAnswer, advice = ''): MetadataError {
  const then = advice === '' ? '' : `: ${advice}`;
  return new MetadataError('refused', `${url} answered with status ${status}${then}`);
}
