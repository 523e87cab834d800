import { type CommandContext, type Played, playedWith } from './command-context.js';
import { fileFailure } from './file-failure.js';

/** Shows the owner a command as a step, and tells the master how it ended; see `tellEnd`. */
export async function playCommand(
  context: CommandContext,
  title: string,
  play: (note: (line: string) => void) => Promise<Played>,
): Promise<void> {
  const { port, signal, updates } = context;
  const startedMs = performance.now();
  await tellEnd(context, () =>
    port.step(title, (note) => orFailure(context, null, () => play(note)), signal),
  );
  await updates.tell('elapsed', (performance.now() - startedMs) / 1000);
}

/**
 * Does the same with each path, for what is over at once: it is not shown to the owner, nor is the master
 * told how long it took. All are tried; the code is that of the last that failed.
 */
export async function doQuickly(
  context: CommandContext,
  paths: readonly string[],
  act: (path: string) => Promise<void>,
): Promise<void> {
  await tellEnd(context, () => tryAll(context, paths, act));
}

/** The same within a step of the owner's log, for what may take longer. */
export async function tryAll(
  context: CommandContext,
  paths: readonly string[],
  act: (path: string) => Promise<void>,
): Promise<Played> {
  let last = playedWith(0);
  let closing = '';
  for (const path of paths) {
    const played = await orFailure(context, path, async () => {
      await act(path);
      return playedWith(0);
    });
    if (played.rc !== 0) last = played;
    closing += played.closing ?? '';
  }
  return { ...last, closing };
}

/** A code must be told before the end, or the master waits a second and calls it a failure. */
async function tellEnd({ updates }: CommandContext, play: () => Promise<Played>): Promise<void> {
  const { rc, closing = '' } = await play();
  void updates.tell('rc', rc);
  updates.header(closing);
}

/** A file operation that fails is a result with the system's number as its code. */
async function orFailure(
  context: CommandContext,
  path: string | null,
  play: () => Promise<Played>,
): Promise<Played> {
  try {
    return await play();
  } catch (cause) {
    const failure = fileFailure(cause);
    if (failure === null) throw cause;
    const closing = `${context.name}: ${failure.why}${path === null ? '' : `: ${path}`}\n`;
    return { ...playedWith(failure.rc, failure.why), closing };
  }
}
