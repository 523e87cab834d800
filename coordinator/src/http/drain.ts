import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream';

const patienceMs = 10_000;

/**
 * Throws away what is left of a body after its reply, so that the connection can be used again; a
 * client that goes on sending is cut off after ten seconds.
 */
export function drain(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  const timer = setTimeout(() => request.destroy(), patienceMs);
  finished(request, () => clearTimeout(timer));
  request.resume();
}
