import { CommanderError } from 'commander';
import { CommandError } from './command-error.js';
import { makeProgram } from './program.js';
import { type Terminal, write } from './terminal.js';

const shown = ['commander.helpDisplayed', 'commander.version'];

/**
 * Runs one command line (without the program's name) and answers the exit code: 0 fine, 1 the
 * operation failed, 2 the command line was wrong. Bugs are thrown.
 */
export async function runCli(args: readonly string[], terminal: Terminal, version: string): Promise<number> {
  let exitCode = 0;
  const program = makeProgram(terminal, version, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return shown.includes(error.code) ? 0 : 2;
    if (!(error instanceof CommandError)) throw error;
    await write(terminal.err, `${error.message}\n`);
    return error.code === 'usage' ? 2 : 1;
  }
}
