import type { Command } from 'commander';
import { changeOwner, changeText } from '../change-owner.js';
import { CommandError } from '../command-error.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import { pauseEnd } from '../pause-end.js';
import type { Terminal } from '../terminal.js';

interface PauseOptions extends CommonOptions {
  readonly for?: string;
  readonly finish?: true;
}

/** `pause`: no new work for a while. */
export function pauseCommand(terminal: Terminal): Command {
  return agentCommand(
    'pause',
    'take no new work for a while; a running build holds still, and is given back after a while',
    ['pause', 'pause --for 15m', 'pause --for tomorrow --finish'],
  )
    .option('--for <time>', 'how long: 15m, 1h, or tomorrow (until 8:00); default: until you resume')
    .option('--finish', 'let the running build finish first')
    .action(async (options: PauseOptions) => {
      const until = options.for === undefined ? 'until-resumed' : pauseEnd(options.for, terminal.now());
      if (until === null) {
        throw new CommandError('usage', 'Expected a time like 15m, 1h, 2d, or tomorrow.');
      }
      const build = options.finish ? 'finish' : 'release';
      const change = await changeOwner(options.data, ['pause', { until, build }], (stored) => ({
        ...stored,
        pausedUntil: until,
      }));
      await print(terminal, options, change, () => changeText(change, 'Paused.'));
    });
}
