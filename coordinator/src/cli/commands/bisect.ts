import type { Bisection, RequestSummary } from '@barnraiser/protocol';
import { call, type Client } from '../client/call.js';
import { resolveRequest } from '../client/resolve-id.js';
import { clientCommand, type CommonOptions, openSession } from '../command.js';
import { CommandError } from '../command-error.js';
import { plainLine } from '../output/plain-text.js';
import { formatTable } from '../output/table.js';
import { commitWords, paintOutcome } from '../output/words.js';
import type { Terminal } from '../terminal.js';

/** `bisect REQUEST|JOB`: asks for each commit of a merged failure by itself. */
export function bisectCommand(terminal: Terminal): ReturnType<typeof clientCommand> {
  return clientCommand('bisect', 'after a failure that stands for several commits, ask for each of them', [
    'bisect 0192f3c4',
    'bisect 0192f3c4-1111-7000-8000-000000000001 --json',
  ])
    .argument(
      '<request-or-job>',
      "a request's id, or the beginning of it, for all its failed jobs; or a job's id",
    )
    .action(async (given: string, options: CommonOptions) => {
      const { client, print } = await openSession(options, terminal);
      const bisections: Bisection[] = [];
      for (const jobId of await failedJobs(client, given)) {
        bisections.push(await call(client, 'bisectJob', { params: { jobId } }));
      }
      await print(bisections, (shown) => shown.map((each) => bisectionText(each, terminal)).join('\n'));
    });
}

async function failedJobs(client: Client, given: string): Promise<string[]> {
  const { requests } = await call(client, 'requests', { query: { limit: 500 } });
  const ofJob = requests.some(({ jobs }) => jobs.some(({ id }) => id === given.toLowerCase()));
  if (ofJob) return [given.toLowerCase()];
  const requestId = await resolveRequest(client, given);
  const { jobs } = await call(client, 'request', { params: { requestId } });
  const failed = jobs.filter(({ outcome, blame }) => outcome === 'failed' && blame !== null);
  if (failed.length > 0) return failed.map(({ id }) => id);
  const message = `No job of request ${requestId} has failed for several commits.\nSee it: barnraiser-coordinator requests ${requestId}`;
  throw new CommandError('failed', message);
}

interface Line {
  readonly commit: string;
  readonly outcome: RequestSummary['outcome'];
  readonly state: string;
  readonly request: string;
}

function bisectionText({ target, blame, made, known }: Bisection, { colours }: Terminal): string {
  const after = blame.lastPassed === null ? '' : `; ${commitWords(blame.lastPassed)} passed before`;
  const lines = blame.commits.map((commit): Line => {
    const request = made.find((each) => each.commit === commit);
    if (request)
      return {
        commit,
        outcome: request.outcome,
        state: request.outcome ?? request.state,
        request: request.id,
      };
    const outcome = known.find((each) => each.commit === commit)?.outcome ?? null;
    return { commit, outcome, state: outcome ?? '', request: 'known before' };
  });
  return `${plainLine(target)}: ${blame.commits.length} commits${after}\n${formatTable<Line>(
    [
      { head: 'COMMIT', cell: ({ commit }) => commitWords(commit) },
      {
        head: 'STATE',
        cell: ({ state }) => state,
        paint: (text, { outcome }) => paintOutcome(colours, text, outcome),
      },
      { head: 'REQUEST', cell: ({ request }) => request },
    ],
    lines,
  )}`;
}
