import { z } from 'zod';
import { blockBytes, Limit, SystemText, Remote } from '../command-args.js';
import type { CommandContext, Played } from '../command-context.js';
import { playCommand } from '../play-command.js';
import { readRemote } from './read-remote.js';
import { closeAnyhow } from './remote-file.js';
import { told } from './transfer-end.js';

const usualBlockBytes = 16_384;

/** A file that the master sends runs as nobody else. */
const permissions = 0o777;

export const DownloadFileArgs = z.object({
  workdir: SystemText.default(''),
  workerdest: SystemText,
  reader: Remote,
  maxsize: Limit,
  blocksize: blockBytes(usualBlockBytes),
  mode: z
    .union([z.number().int().nonnegative(), z.null()])
    .default(null)
    .transform((mode) => (mode === null ? null : mode & permissions)),
});
type Args = z.infer<typeof DownloadFileArgs>;

/** Fetches a file from the master. One that is too long is cut, and that is a failure. */
export async function downloadFile(args: Args, context: CommandContext): Promise<void> {
  await playCommand(context, `download ${args.workerdest.slice(0, 120)}`, () => play(args, context));
}

async function play(args: Args, context: CommandContext): Promise<Played> {
  const { places, port, call } = context;
  const path = places.atHome(args.workdir, args.workerdest);
  const source = readRemote(context, args);
  try {
    await port.files.write(path, source.blocks, args.mode);
    await closeAnyhow(call, args.reader);
    return told(context, source.end(), path);
  } catch (cause) {
    const played = told(context, source.end() === 'interrupted' ? 'interrupted' : cause, path, 'download');
    await closeAnyhow(call, args.reader);
    return played;
  }
}
