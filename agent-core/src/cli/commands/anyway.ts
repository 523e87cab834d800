import { type Command, InvalidArgumentError, Option } from 'commander';
import { changeOwner, changeText } from '../change-owner.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import type { Terminal } from '../terminal.js';

interface AnywayOptions extends CommonOptions {
  readonly minutes: number;
}

/** `anyway`: builds despite presence, schedule and the like for a while. */
export function anywayCommand(terminal: Terminal): Command {
  return agentCommand('anyway', 'build for a while although you are here, or the schedule says no', [
    'anyway',
    'anyway --minutes 90',
    'anyway --minutes 0   # ends it',
  ])
    .addOption(
      new Option('--minutes <n>', 'how long').default(60).argParser((text) => {
        if (/^\d{1,4}$/.test(text) && Number(text) <= 1440) return Number(text);
        throw new InvalidArgumentError('Expected a whole number from 0 to 1440.');
      }),
    )
    .action(async (options: AnywayOptions) => {
      const { minutes } = options;
      const until = minutes === 0 ? null : new Date(terminal.now() + minutes * 60_000).toISOString();
      const change = await changeOwner(options.data, ['buildAnyway', { minutes }], (stored) => ({
        ...stored,
        anywayUntil: until,
      }));
      const otherwise = minutes === 0 ? 'Your rules hold again.' : `Builds anyway for ${minutes} minutes.`;
      await print(terminal, options, change, () => changeText(change, otherwise));
    });
}
