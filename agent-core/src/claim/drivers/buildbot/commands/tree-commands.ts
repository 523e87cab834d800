import { dirname } from 'node:path';
import { z } from 'zod';
import { Flag, SystemText, Seconds } from './command-args.js';
import type { CommandContext, Played } from './command-context.js';
import { doQuickly, playCommand, tryAll } from './play-command.js';
import { Paths } from './quick-commands.js';
import { runShell } from './shell/run-shell.js';
import { ShellArgs } from './shell/shell-args.js';

/** The quiet time after which a copy counts as hung, unless the master says another. */
const usualTimeoutS = 120;

export const RmdirArgs = z.object({ dir: Paths });
export const CpdirArgs = z.object({
  fromdir: SystemText,
  todir: SystemText,
  timeout: Seconds,
  maxTime: Seconds,
  logEnviron: Flag.default(true),
});

/** Removes trees, or files; what is not there is fine. An interrupt counts until it has begun. */
export async function rmdir({ dir }: z.infer<typeof RmdirArgs>, context: CommandContext): Promise<void> {
  const { places, port, updates, signal } = context;
  const paths = dir.map((path) => places.at(path));
  await playCommand(context, `remove ${dir.join(', ').slice(0, 120)}`, async () => {
    if (signal.aborted) return interrupted;
    return tryAll(context, paths, async (path) => {
      updates.header(`rm -rf ${path}\n`);
      await port.files.remove(path);
    });
  });
}

const interrupted: Played = {
  rc: -1,
  verdict: { outcome: 'cancelled', exitCode: null, detail: 'command interrupted' },
  closing: 'command interrupted\n',
};

/**
 * Copies a tree as a command of the build's, so that it keeps to its limits, can be frozen and
 * interrupted, and logs what Buildbot's own worker logs: `cp` keeps modes, times and links. As there,
 * it goes into the target if that is a folder.
 */
export async function cpdir(args: z.infer<typeof CpdirArgs>, context: CommandContext): Promise<void> {
  const { places, port } = context;
  const from = places.at(args.fromdir);
  const to = places.at(args.todir);
  let isWithin = false;
  const check = async (): Promise<void> => {
    await port.files.makeFolder(dirname(to));
    await refuseOutside(context, from);
    await refuseOutside(context, to);
    isWithin = true;
  };
  await check().catch(() => {});
  if (!isWithin) return doQuickly(context, [to], check);
  const copy = ShellArgs.parse({
    workdir: port.root,
    command: ['cp', '-R', '-P', '-p', '-v', from, to],
    timeout: args.timeout ?? usualTimeoutS,
    maxTime: args.maxTime,
    logEnviron: args.logEnviron,
  });
  await runShell(copy, context);
}

/** What is missing is for `cp` to say. */
async function refuseOutside({ port }: CommandContext, path: string): Promise<void> {
  await port.files.stat(path).catch((cause: unknown) => {
    if ((cause as { code?: string }).code === 'EACCES') throw cause;
  });
}
