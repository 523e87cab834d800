import { type BuildRequest, Priority, problemTypeOf, type RequestSummary } from '@barnraiser/protocol';
import { InvalidArgumentError, Option } from 'commander';
import { readFile } from 'node:fs/promises';
import { v7 as uuid } from 'uuid';
import { call, type Client } from '../client/call.js';
import { clientCommand, type CommonOptions, openSession } from '../command.js';
import { CommandError } from '../command-error.js';
import { requestText } from '../output/request-text.js';
import type { Terminal } from '../terminal.js';
import { waitForRequest } from '../wait-for-request.js';

interface RequestOptions extends CommonOptions {
  readonly ref?: string;
  readonly target?: readonly string[];
  readonly priority?: number;
  /** False with --no-merge. */
  readonly merge: boolean;
  readonly fresh?: true;
  readonly patch?: string;
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
    'request hello --priority high --no-merge --fresh',
  ])
    .argument('<project>', "the project's name")
    .option('--ref <ref>', "a branch, tag or commit instead of the project's own")
    .option('--target <name...>', 'only on these targets')
    .addOption(priorityOption())
    .option('--no-merge', 'builds of its own, even if others ask for the same branch meanwhile')
    .option('--fresh', 'build, even if this commit passed a short while ago')
    .option('--patch <file>', 'a unified diff to apply on top')
    .option('--wait', 'wait for the result; exit with 1 unless every target passed')
    .action(async (project: string, options: RequestOptions) => {
      const { client, print } = await openSession(options, terminal);
      const asked = await ask(client, await bodyOf(project, options));
      const request: RequestSummary = options.wait ? await waitForRequest(client, asked, terminal) : asked;
      await print(request, (shown) => requestText(shown, terminal));
      if (options.wait && request.outcome !== 'passed') exitWith(1);
    });
}

function priorityOption(): Option {
  return new Option(
    '--priority <level>',
    "low, normal, high, urgent, or a whole number from -100 to 100 (default: the project's)",
  ).argParser((given) => {
    const priority = Priority.safeParse(/^[+-]?\d+$/.test(given) ? Number(given) : given);
    if (priority.success) return priority.data;
    throw new InvalidArgumentError(priority.error.issues[0]!.message);
  });
}

async function bodyOf(project: string, options: RequestOptions): Promise<BuildRequest> {
  const { ref, target, priority, merge, fresh, patch } = options;
  return {
    project,
    ...(ref !== undefined && { ref }),
    ...(target !== undefined && { targets: [...target] }),
    ...(priority !== undefined && { priority }),
    ...(!merge && { merge }),
    ...(fresh !== undefined && { fresh }),
    ...(patch !== undefined && { patch: await readPatch(patch) }),
  };
}

async function readPatch(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CommandError('failed', `The patch cannot be read: ${(cause as Error).message}`, { cause });
  }
}

async function ask(client: Client, body: BuildRequest): Promise<RequestSummary> {
  try {
    return await call(client, 'requestBuild', { params: { requestId: uuid() }, body });
  } catch (cause) {
    const problem = cause instanceof CommandError ? cause.problem : null;
    if (problem === null || problemTypeOf(problem) !== 'not-found' || body.targets !== undefined) throw cause;
    const message = `No project is called "${body.project}".\nSee them all: barnraiser-coordinator project list`;
    throw new CommandError('refused', message, { problem, cause });
  }
}
