import type { IncomingMessage } from 'node:http';
import { CoordinatorError } from '../store/coordinator-error.js';

/** How long a body may bring nothing before its connection is cut; bounds what a slow client holds. */
const silenceMs = 30_000;

/**
 * A request's body as it arrives, up to `limitBytes`; more throws `too-large`. The connection is
 * cut when nothing arrives for half a minute. Stopping early leaves the connection fit for a reply.
 */
export async function* bodyChunks(request: IncomingMessage, limitBytes: number): AsyncGenerator<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  const timer = setTimeout(() => request.destroy(new Error('the body stalled')), silenceMs);
  let count = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const bytes = chunk as Buffer;
      count += bytes.length;
      if (count > limitBytes) throw tooLarge(limitBytes);
      timer.refresh();
      yield bytes;
      timer.refresh();
    }
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The whole body, as the chunks in which it came. Its connection is cut after `timeoutMs`, or when
 * nothing arrives for half a minute.
 */
export function wholeBody(
  request: IncomingMessage,
  limitBytes: number,
  timeoutMs = 600_000,
): Promise<{ readonly chunks: readonly Buffer[]; readonly lengthBytes: number }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let lengthBytes = 0;
    const silence = setTimeout(() => request.destroy(new Error('the body stalled')), silenceMs);
    const timeout = setTimeout(() => request.destroy(new Error('the body took too long')), timeoutMs);
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      lengthBytes += chunk.length;
      silence.refresh();
      if (lengthBytes > limitBytes) end(tooLarge(limitBytes));
    };
    const end = (error?: Error): void => {
      clearTimeout(silence);
      clearTimeout(timeout);
      request.off('data', take).off('end', end).off('error', end).off('close', gone);
      if (!error) return resolve({ chunks, lengthBytes });
      request.pause();
      reject(error);
    };
    const gone = (): void => end(new Error('the connection ended within the body'));
    request.on('data', take).on('end', end).on('error', end).on('close', gone);
    if (request.destroyed) gone();
    else if (Number(request.headers['content-length'] ?? 0) > limitBytes) end(tooLarge(limitBytes));
  });
}

function tooLarge(limitBytes: number): CoordinatorError {
  return new CoordinatorError('too-large', `the body is over ${limitBytes} bytes`, {
    extra: { limit: limitBytes },
  });
}
