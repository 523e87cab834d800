import type { Command } from 'commander';
import { artifactsCommand } from './commands/artifacts.js';
import { bisectCommand } from './commands/bisect.js';
import { buildCommand, buildsCommand } from './commands/builds.js';
import { inviteCommand } from './commands/invite.js';
import { logCommand } from './commands/log.js';
import { machineCommand, machinesCommand } from './commands/machines.js';
import { poolCommand } from './commands/pool.js';
import { projectCommand } from './commands/project.js';
import { requestCommand } from './commands/request.js';
import { cancelCommand, requestsCommand } from './commands/requests.js';
import { serveCommand } from './commands/serve.js';
import { describedCommand } from './command.js';
import type { Terminal } from './terminal.js';

/** The whole command line. `exitWith` is called with 1 where a command worked but what it watched did not. */
export function makeProgram(terminal: Terminal, version: string, exitWith: (code: number) => void): Command {
  const commands = [
    serveCommand(terminal),
    projectCommand(terminal),
    requestCommand(terminal, exitWith),
    requestsCommand(terminal),
    cancelCommand(terminal),
    bisectCommand(terminal),
    buildsCommand(terminal),
    buildCommand(terminal),
    logCommand(terminal),
    artifactsCommand(terminal),
    inviteCommand(terminal),
    machinesCommand(terminal),
    machineCommand(terminal),
    poolCommand(terminal),
  ];
  const program = describedCommand(
    'barnraiser-coordinator',
    'Queues builds of free software and hands them to the machines that volunteers lend.',
    ['serve', 'invite', 'project apply hello/project.yaml', 'request hello --wait'],
  ).version(version);
  for (const command of commands) program.addCommand(command);
  for (const command of everyCommand(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
    });
  }
  return program.showHelpAfterError('(see --help)');
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap((inner) => everyCommand(inner))];
}
