import type { ServerResponse } from 'node:http';

/** The calls that are to end when a server closes, by the signal of that. */
const underWay = new WeakMap<AbortSignal, Set<AbortController>>();

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
  if (closing.aborted || response.destroyed) {
    controller.abort();
    return work(controller.signal);
  }
  const calls = callsUntil(closing);
  calls.add(controller);
  response.once('close', () => {
    calls.delete(controller);
    // Nobody is left to hear of the end of a reply that arrived.
    if (!response.writableFinished) controller.abort();
  });
  return work(controller.signal);
}

/** One listener for all of them: there may be very many. */
function callsUntil(closing: AbortSignal): Set<AbortController> {
  const before = underWay.get(closing);
  if (before) return before;
  const calls = new Set<AbortController>();
  underWay.set(closing, calls);
  closing.addEventListener('abort', () => {
    for (const controller of calls) controller.abort();
  });
  return calls;
}
