import type { Command } from 'commander';
import { anywayCommand } from './commands/anyway.js';
import { describeCommand } from './commands/describe.js';
import { giveBackCommand } from './commands/give-back.js';
import { historyCommand } from './commands/history.js';
import { joinCommand } from './commands/join.js';
import { cleanCommand } from './commands/clean.js';
import { leaveCommand } from './commands/leave.js';
import { limitsCommand } from './commands/limits.js';
import { pauseCommand } from './commands/pause.js';
import { resumeCommand } from './commands/resume.js';
import { runCommand } from './commands/run.js';
import { statusCommand } from './commands/status.js';
import { stopAllCommand } from './commands/stop-all.js';
import type { Terminal } from './terminal.js';

/** Every command of the program, as its help lists them. */
export function allCommands(terminal: Terminal, exitWith: (code: number) => void): Command[] {
  return [
    joinCommand(terminal),
    runCommand(terminal, exitWith),
    statusCommand(terminal),
    pauseCommand(terminal),
    resumeCommand(terminal),
    anywayCommand(terminal),
    giveBackCommand(terminal),
    stopAllCommand(terminal),
    limitsCommand(terminal),
    describeCommand(terminal),
    historyCommand(terminal),
    cleanCommand(terminal, exitWith),
    leaveCommand(terminal),
  ];
}
