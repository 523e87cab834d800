import { Command } from 'commander';
import { dataFolders } from '../storage/data-folders.js';
import { type Terminal, write } from './terminal.js';

/** What every command can be told. */
export interface CommonOptions {
  readonly data?: string;
  readonly json?: true;
}

/** A command with the common options, whose help ends with examples; each is a command line without the program's name. */
export function agentCommand(name: string, about: string, examples: readonly string[]): Command {
  const { root } = dataFolders();
  return describedCommand(name, about, examples)
    .option('--data <folder>', `the agent's data folder (default: ${root}, or BARNRAISER_HOME)`)
    .option('--json', 'print JSON');
}

/** A command whose help ends with examples. */
export function describedCommand(name: string, about: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ barnraiser-agent ${example}`);
  return new Command(name).description(about).addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/** Prints `document` with --json, else what `text` makes of it. */
export async function print<T>(
  terminal: Terminal,
  options: CommonOptions,
  document: T,
  text: (document: T) => string,
): Promise<void> {
  await write(terminal.out, options.json ? `${JSON.stringify(document, null, 2)}\n` : text(document));
}
