import { Command, Option } from 'commander';
import envPaths from 'env-paths';
import { type Client } from './client/call.js';
import { connect, type ConnectOptions } from './client/connect.js';
import { type Terminal, write } from './terminal.js';

/** What each command that talks to a coordinator can be told. */
export interface CommonOptions extends ConnectOptions {
  readonly json?: true;
}

/** Where a coordinator keeps its things unless told otherwise: the platform's own folder for data. */
export const defaultDataDir = envPaths('barnraiser-coordinator', { suffix: '' }).data;

export const defaultUrl = 'http://127.0.0.1:8470';

/** The folder of a coordinator, for commands that read its token or run it. */
export function dataOption(): Option {
  return new Option('--data <folder>', "the coordinator's data folder").default(defaultDataDir);
}

/** A command that talks to a running coordinator, with the options that all of these share. */
export function clientCommand(name: string, about: string, examples: readonly string[]): Command {
  return describedCommand(name, about, examples)
    .addOption(
      new Option('--url <address>', "the coordinator's address").env('BARNRAISER_URL').default(defaultUrl),
    )
    .addOption(dataOption())
    .option('--json', 'print one JSON document');
}

/** A command whose help ends with examples; each is a command line without the program's name. */
export function describedCommand(name: string, about: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ barnraiser-coordinator ${example}`);
  return new Command(name)
    .description(about)
    .addHelpText('after', lines.length === 0 ? '' : `\nExamples:\n${lines.join('\n')}`);
}

/** What a command needs to do its work. */
export interface Session {
  readonly client: Client;
  readonly terminal: Terminal;
  /** Prints `document` with --json, else what `text` makes of it. */
  readonly print: <T>(document: T, text: (document: T) => string) => Promise<void>;
}

/** Opens a command's session from its options. */
export async function openSession(options: CommonOptions, terminal: Terminal): Promise<Session> {
  return {
    client: await connect(options, terminal.env),
    terminal,
    print: (document, text) =>
      write(terminal.out, options.json ? `${JSON.stringify(document, null, 2)}\n` : text(document)),
  };
}
