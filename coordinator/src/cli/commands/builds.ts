import { call } from '../client/call.js';
import { resolveBuild, resolveMachine } from '../client/resolve-id.js';
import { clientCommand, type CommonOptions, openSession } from '../command.js';
import { limitOption } from '../limit-option.js';
import { buildText } from '../output/build-text.js';
import { buildsText } from '../output/builds-text.js';
import type { Terminal } from '../terminal.js';

interface BuildsOptions extends CommonOptions {
  readonly project?: string;
  readonly machine?: string;
  readonly limit: number;
}

/** `builds`: the newest builds, also of one project or machine. */
export function buildsCommand(terminal: Terminal): ReturnType<typeof clientCommand> {
  return clientCommand('builds', 'show the builds, newest first', [
    'builds',
    'builds --project hello --limit 10',
  ])
    .option('--project <name>', 'only those of a project')
    .option('--machine <id>', 'only those of a machine: its name, its id, or the beginning of it')
    .addOption(limitOption())
    .action(async ({ project, machine, limit, ...options }: BuildsOptions) => {
      const { client, print } = await openSession(options, terminal);
      const query = {
        limit,
        ...(project === undefined ? {} : { project }),
        ...(machine === undefined ? {} : { machine: await resolveMachine(client, machine) }),
      };
      const { builds } = await call(client, 'builds', { query });
      const isNarrowed = project !== undefined || machine !== undefined;
      await print(builds, (rows) => (rows.length === 0 ? emptyText(isNarrowed) : buildsText(rows, terminal)));
    });
}

/** `build ID`: everything about one build. */
export function buildCommand(terminal: Terminal): ReturnType<typeof clientCommand> {
  return clientCommand('build', 'show a build: its steps, tests, artifacts and result', [
    'build 0192f3c4',
    'build 0192f3c4 --json',
  ])
    .argument('<id>', "the build's id, or the beginning of it")
    .action(async (given: string, options: CommonOptions) => {
      const { client, print } = await openSession(options, terminal);
      const claimId = await resolveBuild(client, given);
      const build = await call(client, 'build', { params: { claimId } });
      await print(build, (shown) => buildText(shown, terminal));
    });
}

function emptyText(isNarrowed: boolean): string {
  return isNarrowed
    ? 'No such builds yet. See them all: barnraiser-coordinator builds\n'
    : 'No builds yet. Ask for one: barnraiser-coordinator request PROJECT\nSee what waits, and why: barnraiser-coordinator requests\n';
}
