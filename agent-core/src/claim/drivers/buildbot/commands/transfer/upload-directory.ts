import { z } from 'zod';
import { blockBytes, Limit, SystemText, Remote } from '../command-args.js';
import type { CommandContext, Played } from '../command-context.js';
import { playCommand } from '../play-command.js';
import { closeAnyhow } from './remote-file.js';
import { told } from './transfer-end.js';
import { writeBlocks } from './write-blocks.js';

const usualBlockBytes = 262_144;

export const UploadDirectoryArgs = z.object({
  workdir: SystemText.default(''),
  workersrc: SystemText,
  writer: Remote,
  maxsize: Limit,
  blocksize: blockBytes(usualBlockBytes),
  compress: z.enum(['gz', 'bz2']).nullable().default(null),
});
type Args = z.infer<typeof UploadDirectoryArgs>;

/** Sends what is in a folder as a tar archive, which the master unpacks when it is whole. */
export async function uploadDirectory(args: Args, context: CommandContext): Promise<void> {
  await playCommand(context, `upload ${args.workersrc.slice(0, 120)}`, () => play(args, context));
}

async function play(args: Args, context: CommandContext): Promise<Played> {
  const { places, port, updates, call } = context;
  const path = places.atHome(args.workdir, args.workersrc);
  updates.header(`sending ${path}\n`);
  try {
    const end = await writeBlocks(context, args, port.files.pack(path, args.compress, args.blocksize));
    await call(args.writer, end === 'whole' ? 'unpack' : 'close', []);
    return told(context, end, path);
  } catch (cause) {
    const played = told(context, cause, path, 'upload');
    await closeAnyhow(call, args.writer);
    return played;
  }
}
