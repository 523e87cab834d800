import type { ServerResponse } from 'node:http';

/**
 * Runs work with a signal that aborts when the client goes away before its reply is complete, or
 * when the server closes. The signal outlives the work: a reply that is streamed still needs it.
 */
export function whileWanted<T>(
  response: ServerResponse,
  closing: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  if (closing.aborted || response.destroyed) end();
  closing.addEventListener('abort', end, { once: true });
  response.once('close', () => {
    closing.removeEventListener('abort', end);
    end();
  });
  return work(controller.signal);
}
