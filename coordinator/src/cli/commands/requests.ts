import { priorityWords, type RequestSummary } from '@barnraiser/protocol';
import { call } from '../client/call.js';
import { resolveRequest } from '../client/resolve-id.js';
import { clientCommand, type CommonOptions, openSession } from '../command.js';
import { limitOption } from '../limit-option.js';
import { requestText } from '../output/request-text.js';
import { shortIds } from '../output/short-ids.js';
import { formatTable } from '../output/table.js';
import { formatAge } from '../output/times.js';
import { commitWords, paintOutcome } from '../output/words.js';
import type { Terminal } from '../terminal.js';

interface ListOptions extends CommonOptions {
  readonly limit: number;
}

/** `requests`: the newest requests, or one of them with what became of it. */
export function requestsCommand(terminal: Terminal): ReturnType<typeof clientCommand> {
  return clientCommand('requests', 'show the requests, newest first', [
    'requests',
    'requests --limit 5 --json',
    'requests 0192f3c4',
  ])
    .argument('[request]', 'only this one, in full: its id, or the beginning of it')
    .addOption(limitOption())
    .action(async (given: string | undefined, { limit, ...options }: ListOptions) => {
      const { client, print } = await openSession(options, terminal);
      if (given !== undefined) {
        const params = { requestId: await resolveRequest(client, given) };
        await print(await call(client, 'request', { params }), (shown) => requestText(shown, terminal));
        return;
      }
      const { requests } = await call(client, 'requests', { query: { limit } });
      await print(requests, (rows) => requestsText(rows, terminal));
    });
}

/** `cancel REQUEST`: cancels what a request still waits for. */
export function cancelCommand(terminal: Terminal): ReturnType<typeof clientCommand> {
  return clientCommand('cancel', 'cancel what a request still waits for; running builds are told to stop', [
    'cancel 0192f3c4',
  ])
    .argument('<request>', "the request's id, or the beginning of it")
    .action(async (given: string, options: CommonOptions) => {
      const { client, print } = await openSession(options, terminal);
      const requestId = await resolveRequest(client, given);
      const request = await call(client, 'cancelRequest', { params: { requestId } });
      await print(request, (shown) => requestText(shown, terminal));
    });
}

function requestsText(requests: readonly RequestSummary[], { colours, now }: Terminal): string {
  if (requests.length === 0)
    return 'No requests yet. Ask for a build: barnraiser-coordinator request PROJECT\n';
  const short = shortIds(
    requests.flatMap(({ id, mergedInto }) => [id, ...mergedInto.map(({ request }) => request)]),
  );
  return formatTable<RequestSummary>(
    [
      { head: 'REQUEST', cell: ({ id }) => short(id) },
      { head: 'PROJECT', cell: ({ project }) => project, paint: colours.bold },
      { head: 'REF', cell: ({ ref }) => ref ?? '-' },
      { head: 'COMMIT', cell: ({ commit }) => commitWords(commit) },
      {
        head: 'STATE',
        cell: ({ state, outcome }) => outcome ?? state,
        paint: (text, { outcome }) => paintOutcome(colours, text, outcome),
      },
      {
        head: 'TARGETS',
        cell: ({ jobs }) => jobs.map((job) => `${job.target} ${job.outcome ?? job.state}`).join(', '),
      },
      { head: 'MERGED', cell: (request) => mergedCell(request, short) },
      { head: 'PRIORITY', cell: ({ priority }) => priorityWords(priority) },
      { head: 'ASKED', cell: ({ createdAt }) => formatAge(createdAt, now()) },
    ],
    requests,
  );
}

/** One entry for each other request, however many targets are shared. */
function mergedCell(
  { mergedInto, mergedFrom, reusedFrom }: RequestSummary,
  short: (id: string) => string,
): string {
  const parts = [
    ...mergedInto.map(({ request }) => `into ${short(request)}`),
    mergedFrom.length > 0 && `took in ${mergedFrom.length}`,
    reusedFrom.length > 0 && 'reused a pass',
  ].filter((part) => part !== false);
  return parts.length === 0 ? '-' : parts.join(', ');
}
