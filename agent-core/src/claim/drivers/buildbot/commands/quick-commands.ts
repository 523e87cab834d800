import { z } from 'zod';
import { SystemText } from './command-args.js';
import type { CommandContext } from './command-context.js';
import { doQuickly } from './play-command.js';
import { Tuple } from '../wire/jelly/tuple.js';

const mostPaths = 10_000;

/** One path, or a list of them from masters of 4.0 on. */
export const Paths = z
  .union([SystemText, z.array(SystemText).max(mostPaths)])
  .transform((paths) => (typeof paths === 'string' ? [paths] : paths));

export const MkdirArgs = z.object({ dir: Paths });
export const StatArgs = z.object({ file: SystemText, workdir: SystemText.nullable().default(null) });
export const GlobArgs = z.object({ path: SystemText });
export const ListdirArgs = z.object({ dir: SystemText });
export const RmfileArgs = z.object({ path: SystemText });

/** Makes folders with those above them. */
export async function mkdir({ dir }: z.infer<typeof MkdirArgs>, context: CommandContext): Promise<void> {
  await doQuickly(context, placesOf(dir, context), async (path) => context.port.files.makeFolder(path));
}

/** Tells the ten numbers of Python's os.stat. */
export async function stat(
  { file, workdir }: z.infer<typeof StatArgs>,
  context: CommandContext,
): Promise<void> {
  await doQuickly(context, [context.places.at(workdir ?? '', file)], async (path) => {
    void context.updates.tell('stat', new Tuple(...(await context.port.files.stat(path))));
  });
}

/** Tells the absolute paths that fit a pattern. */
export async function glob({ path }: z.infer<typeof GlobArgs>, context: CommandContext): Promise<void> {
  const isFolderWanted = path.endsWith('/');
  const pattern = `${context.places.at(path)}${isFolderWanted ? '/' : ''}`;
  await tellNamed(context, pattern, async () => context.port.files.glob(pattern));
}

/** Tells the names in a folder. */
export async function listdir({ dir }: z.infer<typeof ListdirArgs>, context: CommandContext): Promise<void> {
  const path = context.places.at(dir);
  await tellNamed(context, path, async () => context.port.files.list(path));
}

/** Removes a file. */
export async function rmfile({ path }: z.infer<typeof RmfileArgs>, context: CommandContext): Promise<void> {
  await doQuickly(context, [context.places.atHome('', path)], async (file) =>
    context.port.files.removeFile(file),
  );
}

async function tellNamed(
  context: CommandContext,
  path: string,
  find: () => Promise<string[]>,
): Promise<void> {
  await doQuickly(context, [path], async () => void context.updates.tell('files', await find()));
}

function placesOf(paths: readonly string[], { places }: CommandContext): string[] {
  return paths.map((path) => places.at(path));
}
