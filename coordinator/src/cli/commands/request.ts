import { problemTypeOf, type RequestSummary } from '@barnraiser/protocol';
import { v7 as uuid } from 'uuid';
import { call, type Client } from '../client/call.js';
import { clientCommand, type CommonOptions, openSession } from '../command.js';
import { CommandError } from '../command-error.js';
import { requestText } from '../output/request-text.js';
import type { Terminal } from '../terminal.js';
import { waitForRequest } from '../wait-for-request.js';

interface RequestOptions extends CommonOptions {
  readonly ref?: string;
  readonly wait?: true;
}

/** `request PROJECT`: asks for a build on each of the project's targets. With --wait the exit code is 1 unless all passed. */
export function requestCommand(
  terminal: Terminal,
  exitWith: (code: number) => void,
): ReturnType<typeof clientCommand> {
  return clientCommand('request', 'ask for a project to be built, on each of its targets', [
    'request hello',
    'request hello --ref v2.12 --wait',
  ])
    .argument('<project>', "the project's name")
    .option('--ref <ref>', "a branch, tag or commit instead of the project's own")
    .option('--wait', 'wait for the result; exit with 1 unless every target passed')
    .action(async (project: string, options: RequestOptions) => {
      const { client, print } = await openSession(options, terminal);
      const asked = await ask(client, project, options.ref);
      const request: RequestSummary = options.wait ? await waitForRequest(client, asked, terminal) : asked;
      await print(request, (shown) => requestText(shown, terminal));
      if (options.wait && request.outcome !== 'passed') exitWith(1);
    });
}

async function ask(client: Client, project: string, ref: string | undefined): Promise<RequestSummary> {
  const body = { project, ...(ref === undefined ? {} : { ref }) };
  try {
    return await call(client, 'requestBuild', { params: { requestId: uuid() }, body });
  } catch (cause) {
    const problem = cause instanceof CommandError ? cause.problem : null;
    if (problem === null || problemTypeOf(problem) !== 'not-found') throw cause;
    const message = `No project is called "${project}".\nSee them all: barnraiser-coordinator project list`;
    throw new CommandError('refused', message, { problem, cause });
  }
}
