import type { CommandEnd, PushedCommand, StepVerdict } from '../../../../command-port.js';
import type { CommandContext, Played } from '../command-context.js';
import { playCommand } from '../play-command.js';
import { LineLimit } from './line-limit.js';
import { LineText, normaliseLines } from '../log/line-text.js';
import type { ShellArgs } from './shell-args.js';
import { killedHeader, stopOf } from './shell-end.js';
import { shellEnvironment } from './shell-environment.js';
import { shellHeader, shownCommand } from './shell-words.js';
import { WatchedFiles } from './watched-files.js';

const titleChars = 120;

/** Runs a command in its folder, which is made if it is missing; its output and files go to the step's logs. */
export async function runShell(args: ShellArgs, context: CommandContext): Promise<void> {
  const title = shownCommand(args).replaceAll(/\s+/g, ' ').slice(0, titleChars);
  await playCommand(context, title, (note) => play(args, context, note));
}

async function play(args: ShellArgs, context: CommandContext, note: (line: string) => void): Promise<Played> {
  const { port, places, updates } = context;
  const cwd = places.at(args.workdir);
  const env = shellEnvironment(port.environment, args.env, cwd);
  await port.files.makeFolder(cwd);
  updates.header(normaliseLines(shellHeader(args, cwd, env, context.hasTerminal)));

  const startedMs = performance.now();
  const { end, limit } = await run(args, context, pushed(args, cwd, env, context.hasTerminal));
  const stop = stopOf(args, end, limit);
  for (const line of stop.lines) note(line);
  updates.header(killedHeader(stop, end));
  if (stop.failureReason !== null) void updates.tell('failure_reason', stop.failureReason);
  // The machine may have been frozen meanwhile; people compare this with their own clocks.
  const elapsedS = (performance.now() - startedMs) / 1000;
  return { rc: stop.rc, verdict: verdictOn(end, stop), closing: `elapsedTime=${elapsedS.toFixed(6)}\n` };
}

function pushed(
  args: ShellArgs,
  cwd: string,
  env: Readonly<Record<string, string>>,
  hasTerminal: boolean,
): PushedCommand {
  const { command, initial_stdin: stdin, sigtermTime } = args;
  return {
    ...(typeof command === 'string' ? { script: command } : { argv: command.map(({ real }) => real) }),
    cwd,
    env,
    stdin: typeof stdin === 'string' ? Buffer.from(stdin) : stdin,
    timeoutMs: milliseconds(args.maxTime),
    quietTimeoutMs: milliseconds(args.timeout),
    endSignal: sigtermTime === null ? args.interruptSignal : 'SIGTERM',
    graceMs: milliseconds(sigtermTime) ?? (args.interruptSignal === 'SIGKILL' ? 0 : graceMs),
    wantsTerminal: args.usePTY && hasTerminal,
  };
}

/** What Buildbot's own worker waits for a command that a signal did not end. */
const graceMs = 5000;

function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : Math.ceil(seconds * 1000);
}

async function run(
  args: ShellArgs,
  { port, places, updates, signal }: CommandContext,
  command: PushedCommand,
): Promise<{ end: CommandEnd; limit: LineLimit }> {
  const enough = new AbortController();
  const limit = new LineLimit(args.max_lines, () => enough.abort());
  const wanted = { stdout: args.want_stdout, stderr: args.want_stderr };
  const texts = { stdout: new LineText(), stderr: new LineText() };
  const write = (stream: 'stdout' | 'stderr', text: string): Promise<void> | undefined => {
    limit.count(text);
    return wanted[stream] ? updates.log(stream, text) : undefined;
  };
  const files = Object.entries(args.logfiles).map(([log, { filename, follow }]) => ({
    log,
    path: places.at(args.workdir, filename),
    follow,
  }));
  const watched = await WatchedFiles.start(port.files, files, (log, text) => updates.log({ log }, text));
  try {
    const end = await port.run(
      command,
      (stream, bytes) => write(stream, texts[stream].push(bytes)),
      AbortSignal.any([signal, enough.signal]),
    );
    await write('stdout', texts.stdout.end());
    await write('stderr', texts.stderr.end());
    return { end, limit };
  } finally {
    await watched.stop();
  }
}

function verdictOn(end: CommandEnd, stop: ReturnType<typeof stopOf>): StepVerdict {
  const isCancelled = stop.isInterrupted || end.stoppedBy === 'build';
  const ended = isCancelled ? 'cancelled' : end.reason !== null && !stop.isOverLimit ? 'errored' : 'failed';
  return {
    outcome: stop.rc === 0 ? 'passed' : ended,
    exitCode: end.exitCode,
    detail: stop.lines[0] ?? end.detail,
  };
}
