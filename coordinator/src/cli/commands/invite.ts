import { InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../../project-file/duration.js';
import { call } from '../client/call.js';
import { clientCommand, type CommonOptions, openSession } from '../command.js';
import { formatDuration } from '../output/times.js';
import type { Terminal } from '../terminal.js';

interface InviteOptions extends CommonOptions {
  readonly ttl: number;
}

/** `invite`: makes a one-time invite for a machine. */
export function inviteCommand(terminal: Terminal): ReturnType<typeof clientCommand> {
  return clientCommand('invite', 'make a one-time invite for a machine', ['invite', 'invite --ttl 2d'])
    .addOption(
      new Option('--ttl <duration>', 'how long it can be used').default(3600, '1h').argParser((text) => {
        const seconds = parseDuration(text);
        if (seconds !== null && seconds >= 60 && seconds <= 30 * 86_400) return Math.round(seconds);
        throw new InvalidArgumentError('Expected a duration from 1m to 30d, such as 90s, 10m or 2h.');
      }),
    )
    .action(async ({ ttl, ...options }: InviteOptions) => {
      const { client, print } = await openSession(options, terminal);
      const invite = await call(client, 'createInvite', { body: { ttlS: ttl } });
      await print(
        invite,
        ({ link, expiresInS }) =>
          `${link}\n\nGood for one machine, for ${formatDuration(expiresInS * 1000)}; it is shown this once. On that machine:\n  barnraiser-agent join '${link}'\n`,
      );
    });
}
