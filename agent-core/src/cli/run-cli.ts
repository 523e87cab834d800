import { type Command, CommanderError } from 'commander';
import { ClaimError } from '../claim/claim-error.js';
import { ControlError } from '../control/control-error.js';
import { MetadataError } from '../metadata/metadata-error.js';
import { StorageError } from '../storage/storage-error.js';
import { agentVersion } from '../version.js';
import { CommandError } from './command-error.js';
import { describedCommand } from './command.js';
import { runCommand } from './commands/run.js';
import { type Terminal, write } from './terminal.js';

const shown = ['commander.helpDisplayed', 'commander.help', 'commander.version'];

/**
 * Runs one command line (without the program's name) and answers the exit code: 0 fine, 1 the
 * operation failed, 2 the command line was wrong. Bugs are thrown.
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = await makeProgram(terminal, args[0] === 'run', (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return shown.includes(error.code) && args.length > 0 ? 0 : 2;
    if (!isExpected(error)) throw error;
    await write(terminal.err, `${error.message}\n`);
    return error instanceof CommandError && error.code === 'usage' ? 2 : 1;
  }
}

async function makeProgram(
  terminal: Terminal,
  isRun: boolean,
  exitWith: (code: number) => void,
): Promise<Command> {
  const program = describedCommand(
    'barnraiser-agent',
    'Lends this machine to build and test free software.',
    ["join 'barnraiser://join/?url=…&code=…'", 'run', 'status'],
  ).version(agentVersion);
  // Whatever stays loaded in the agent that runs is memory of somebody's machine.
  const commands = isRun
    ? [runCommand(terminal, exitWith)]
    : (await import('./all-commands.js')).allCommands(terminal, exitWith);
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...commands, ...commands.flatMap((one) => one.commands)]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
    });
  }
  return program.showHelpAfterError('(see --help)');
}

function isExpected(error: unknown): error is Error {
  return [CommandError, ClaimError, ControlError, MetadataError, StorageError].some(
    (kind) => error instanceof kind,
  );
}
