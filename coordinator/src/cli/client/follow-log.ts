import type { StreamName } from '@barnraiser/protocol';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { setTimeout } from 'node:timers/promises';
import { CommandError } from '../command-error.js';
import { type Client, openStream } from './call.js';

/** Which log to follow, and from which byte on. */
export interface Followed {
  readonly build: string;
  readonly stream: StreamName;
  readonly from?: number;
}

const firstDelayMs = 250;
const longestDelayMs = 5000;
/** With the delays above: somewhat over half a minute without any answer. */
const maxFailures = 12;

/**
 * A log's bytes as they are written, each once and in order, until the build has ended. A dropped
 * connection is taken up again where it broke, also while the coordinator restarts; `unreachable`
 * after half a minute without an answer.
 */
export async function* followLog(
  client: Client,
  { build, stream, from = 0 }: Followed,
): AsyncGenerator<Uint8Array> {
  let offset = from;
  let failures = 0;
  for (;;) {
    let cause: unknown = null;
    try {
      const input = { params: { claimId: build, stream }, query: { from: offset } };
      for await (const event of eventsOf(await openStream(client, 'followLog', input))) {
        failures = 0;
        if (event.event === 'end') return;
        if (event.event !== 'bytes') continue;
        const bytes = Buffer.from(event.data, 'base64');
        const end = Number(event.id);
        // What a coordinator repeats after a reconnection was handed on before.
        const news = bytes.subarray(Math.max(0, offset - (end - bytes.length)));
        offset = Math.max(offset, end);
        if (news.length > 0) yield news;
      }
    } catch (error) {
      if (error instanceof CommandError && !error.retryable) throw error;
      cause = error;
    }
    failures += 1;
    if (failures > maxFailures) throw asUnreachable(client, cause);
    await setTimeout(Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1)));
  }
}

function asUnreachable(client: Client, cause: unknown): CommandError {
  if (cause instanceof CommandError) return cause;
  return new CommandError(
    'unreachable',
    `The connection to ${client.url} keeps breaking.\nIs the coordinator healthy?`,
    {
      cause,
    },
  );
}

/** Server-sent events of a byte stream, one after the other. */
async function* eventsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<EventSourceMessage> {
  const heard: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => heard.push(event) });
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* heard.splice(0);
  }
}
