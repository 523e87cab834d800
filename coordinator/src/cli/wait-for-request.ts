import type { RequestSummary } from '@barnraiser/protocol';
import { setTimeout } from 'node:timers/promises';
import { call, type Client } from './client/call.js';
import { CommandError } from './command-error.js';
import { plainLine } from './output/plain-text.js';
import { type Terminal, write } from './terminal.js';

const everyMs = 1000;
/** A coordinator that restarts is back within this many looks. */
const maxFailures = 60;

/** Waits until all jobs of a request are done; what changes is told on `err`. Bridges a restart of the coordinator. */
export async function waitForRequest(
  client: Client,
  first: RequestSummary,
  terminal: Terminal,
): Promise<RequestSummary> {
  const told = new Map<string, string>();
  let request = first;
  let failures = 0;
  for (;;) {
    await tellNews(request, told, terminal);
    if (request.state === 'done' || request.state === 'cancelled') return request;
    await setTimeout(everyMs);
    try {
      request = await call(client, 'request', { params: { requestId: first.id } });
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!(error instanceof CommandError && error.retryable) || failures > maxFailures) throw error;
    }
  }
}

async function tellNews(
  request: RequestSummary,
  told: Map<string, string>,
  terminal: Terminal,
): Promise<void> {
  for (const { id, target, state, outcome, waiting, build } of request.jobs) {
    const news = newsOf(state === 'queued' ? waiting : null, state, outcome, build);
    if (told.get(id) === news) continue;
    told.set(id, news);
    await write(terminal.err, `${plainLine(target)}: ${plainLine(news)}\n`);
  }
}

function newsOf(waiting: string | null, state: string, outcome: string | null, build: string | null): string {
  if (outcome !== null) return outcome;
  if (state === 'queued') return waiting === null ? 'queued' : `queued: ${waiting}`;
  return build === null ? state : `building (follow it: barnraiser-coordinator log ${build} --follow)`;
}
