import { z } from 'zod';
import { blockBytes, Flag, Limit, SystemText, Remote } from '../command-args.js';
import type { CommandContext, Played } from '../command-context.js';
import { playCommand } from '../play-command.js';
import { Tuple } from '../../wire/jelly/tuple.js';
import { closeAnyhow } from './remote-file.js';
import { told } from './transfer-end.js';
import { writeBlocks } from './write-blocks.js';

const usualBlockBytes = 262_144;

export const UploadFileArgs = z.object({
  workdir: SystemText.default(''),
  workersrc: SystemText,
  writer: Remote,
  maxsize: Limit,
  blocksize: blockBytes(usualBlockBytes),
  keepstamp: Flag.default(false),
});
type Args = z.infer<typeof UploadFileArgs>;

/** Sends a file to the master, which writes it. A file that is too long is cut, and that is a failure. */
export async function uploadFile(args: Args, context: CommandContext): Promise<void> {
  await playCommand(context, `upload ${args.workersrc.slice(0, 120)}`, () => play(args, context));
}

async function play(args: Args, context: CommandContext): Promise<Played> {
  const { places, port, updates, call } = context;
  const path = places.atHome(args.workdir, args.workersrc);
  updates.header(`sending ${path}\n`);
  try {
    // As it is before it is read.
    const times = args.keepstamp ? await port.files.times(path) : null;
    const end = await writeBlocks(context, args, port.files.read(path, args.blocksize));
    await call(args.writer, 'close', []);
    if (times !== null) await call(args.writer, 'utime', [new Tuple(times.accessedS, times.modifiedS)]);
    return told(context, end, path);
  } catch (cause) {
    const played = told(context, cause, path, 'upload');
    await closeAnyhow(call, args.writer);
    return played;
  }
}
