import { z } from 'zod';
import type { CommandPort } from '../../../command-port.js';
import type { CommandContext, CallRemote } from './command-context.js';
import type { CommandName } from './command-versions.js';
import { Places } from './places.js';
import * as quick from './quick-commands.js';
import { runShell } from './shell/run-shell.js';
import { ShellArgs } from './shell/shell-args.js';
import { DownloadFileArgs, downloadFile } from './transfer/download-file.js';
import { asFileCalls } from './transfer/remote-file.js';
import { UploadDirectoryArgs, uploadDirectory } from './transfer/upload-directory.js';
import { UploadFileArgs, uploadFile } from './transfer/upload-file.js';
import { cpdir, CpdirArgs, rmdir, RmdirArgs } from './tree-commands.js';
import { type SendUpdate, Updates } from './updates.js';
import { RefusedCall } from '../wire/broker/refused-call.js';
import type { WireValue } from '../wire/jelly/wire-value.js';

/** What a connection lends its commands. */
export interface CommandOptions {
  readonly call: CallRemote;
  /** The builder's folder, which the master's paths are relative to, below the port's root; else the root itself. */
  readonly builderFolder?: string;
  /** Whether `usePTY` can be had. */
  readonly hasTerminal?: boolean;
}

/** A command that runs. */
export interface RunningCommand {
  /**
   * Settles when the master has been told all but the end; a failed command is no rejection. Rejects
   * when this machine could not carry it out, or the master could not be told.
   */
  readonly ended: Promise<void>;
  /** Ends it before its time; `ended` settles as usual. Doing so twice, or too late, is harmless. */
  interrupt(why: string): void;
}

export interface Commands {
  /**
   * Begins a command; one that comes while another runs waits for its end. Throws `RefusedCall` for an
   * unknown command and for arguments that make no sense. References among them stay the caller's.
   */
  start(name: string, args: WireValue, update: SendUpdate): RunningCommand;
}

type Begin = (args: WireValue) => (context: CommandContext) => Promise<void>;

const begins: Readonly<Record<CommandName, Begin>> = {
  shell: command(ShellArgs, runShell),
  mkdir: command(quick.MkdirArgs, quick.mkdir),
  rmdir: command(RmdirArgs, rmdir),
  cpdir: command(CpdirArgs, cpdir),
  stat: command(quick.StatArgs, quick.stat),
  glob: command(quick.GlobArgs, quick.glob),
  listdir: command(quick.ListdirArgs, quick.listdir),
  rmfile: command(quick.RmfileArgs, quick.rmfile),
  uploadFile: command(UploadFileArgs, uploadFile),
  uploadDirectory: command(UploadDirectoryArgs, uploadDirectory),
  downloadFile: command(DownloadFileArgs, downloadFile),
};

const mostWhyChars = 500;

/** The eleven commands of a Buildbot worker, in the workspace of a port. */
export function createCommands(port: CommandPort, options: CommandOptions): Commands {
  const places = new Places(port.root, options.builderFolder ?? '', port.environment['HOME'] ?? port.root);
  const call = asFileCalls(options.call);
  const { hasTerminal = false } = options;
  let last: Promise<void> = Promise.resolve();
  return {
    start: (name, args, update) => {
      const run = begin(name, args);
      const abort = new AbortController();
      const updates = new Updates(update, () => abort.abort());
      const context = { name, port, places, updates, signal: abort.signal, call, hasTerminal };
      const ended = inTurn(last, () => run(context), updates);
      last = ended.catch(() => {});
      return {
        ended,
        interrupt: () => abort.abort(),
      };
    },
  };
}

async function inTurn(last: Promise<void>, run: () => Promise<void>, updates: Updates): Promise<void> {
  await last;
  try {
    await run();
  } finally {
    await updates.settled();
  }
}

function begin(name: string, args: WireValue): (context: CommandContext) => Promise<void> {
  if (!Object.hasOwn(begins, name)) throw new RefusedCall(`unrecognized command '${name.slice(0, 100)}'`);
  return begins[name as CommandName](args);
}

function command<A extends z.ZodType>(
  schema: A,
  run: (args: z.infer<A>, context: CommandContext) => Promise<void>,
): Begin {
  return (args) => {
    const read = schema.safeParse(args);
    if (!read.success) {
      throw new RefusedCall(
        `its arguments make no sense: ${z.prettifyError(read.error).slice(0, mostWhyChars)}`,
      );
    }
    return (context) => run(read.data, context);
  };
}
