import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkspaceFiles } from '../../../../../prepare/files/open-workspace-files.js';
import { temporaryFolder } from '../../../../../prepare/testing/temporary-folder.js';
import type {
  CommandEnd,
  CommandOutput,
  CommandPort,
  PushedCommand,
  StepVerdict,
} from '../../../../command-port.js';
import type { CallRemote } from '../command-context.js';
import { type CommandOptions, type Commands, createCommands } from '../create-commands.js';
import { Tuple } from '../../wire/jelly/tuple.js';
import type { Sendable, WireDictionary, WireValue } from '../../wire/jelly/wire-value.js';

/** What a master would have been told. */
export type Told = [key: string, value: unknown];

/** Commands in a real folder with real processes, and all that was told of them. The folder goes after the test. */
export class CommandBench {
  readonly root: string;
  readonly steps: { name: string; verdict: StepVerdict }[] = [];
  readonly ran: PushedCommand[] = [];
  readonly port: CommandPort;
  readonly commands: Commands;
  readonly outside: string;

  constructor(options: Partial<CommandOptions> = {}, call: CallRemote = () => Promise.resolve(null)) {
    const base = temporaryFolder();
    this.root = join(base, 'root');
    this.outside = join(base, 'outside');
    mkdirSync(join(this.root, 'b'), { recursive: true });
    mkdirSync(this.outside);
    this.port = {
      root: this.root,
      environment: { HOME: join(this.root, 'home'), PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
      files: openWorkspaceFiles(this.root),
      step: async (name, play) => {
        const played = await play(() => {});
        this.steps.push({ name, verdict: played.verdict });
        return played;
      },
      run: async (command, output, interrupt) => {
        this.ran.push(command);
        return runProcess(command, output, interrupt);
      },
    };
    this.commands = createCommands(this.port, { call, builderFolder: 'b', ...options });
  }

  /** Begins a command as a master's message would. */
  start(name: string, args: Record<string, unknown>, update?: (told: Told) => Promise<void>) {
    const told: Told[] = [];
    const running = this.commands.start(name, received(args), async (key, value) => {
      const one: Told = [key, plain(value)];
      told.push(one);
      await update?.(one);
    });
    return { told, ...running };
  }

  /** Carries it out to its end. */
  async run(name: string, args: Record<string, unknown>): Promise<Told[]> {
    const { told, ended } = this.start(name, args);
    await ended;
    return told;
  }
}

/** All text of one log. */
export function textOf(told: readonly Told[], key: string): string {
  return told.flatMap(([one, value]) => (one === key ? [String(value)] : [])).join('');
}

/** The code that was told; undefined where none was. */
export function codeOf(told: readonly Told[]): unknown {
  return told.find(([key]) => key === 'rc')?.[1];
}

/** As the wire gives dictionaries: without a prototype. */
export function received(args: Record<string, unknown>): WireDictionary {
  return Object.assign(Object.create(null) as WireDictionary, args as Record<string, WireValue>);
}

function plain(value: Sendable): unknown {
  return value instanceof Tuple ? [...value.items] : value;
}

/** No more than the tests need: one group, ended by the signal and then SIGKILL. */
async function runProcess(
  command: PushedCommand,
  output: CommandOutput,
  interrupt: AbortSignal,
): Promise<CommandEnd> {
  const [file = '/bin/sh', ...args] = command.argv ?? ['/bin/sh', '-c', command.script ?? ''];
  const child = spawn(file, args, { cwd: command.cwd, env: command.env, detached: true });
  let stoppedBy: CommandEnd['stoppedBy'] = null;
  const timers: NodeJS.Timeout[] = [];
  const kill = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-child.pid!, signal);
    } catch {
      // Gone already.
    }
  };
  const stop = (by: CommandEnd['stoppedBy']): void => {
    stoppedBy ??= by;
    kill(command.endSignal);
    timers.push(setTimeout(() => kill('SIGKILL'), command.graceMs));
  };
  const onAbort = (): void => stop('interrupt');
  if (command.timeoutMs !== null) timers.push(setTimeout(() => stop('timeout-wall'), command.timeoutMs));
  let quiet: NodeJS.Timeout | null = null;
  const heard = (): void => {
    if (quiet !== null) clearTimeout(quiet);
    if (command.quietTimeoutMs !== null)
      quiet = setTimeout(() => stop('timeout-quiet'), command.quietTimeoutMs);
  };
  heard();
  if (interrupt.aborted) onAbort();
  interrupt.addEventListener('abort', onAbort);
  child.stdin.on('error', () => {});
  child.stdin.end(command.stdin ?? undefined);
  const drain = async (stream: 'stdout' | 'stderr'): Promise<void> => {
    for await (const bytes of child[stream] as AsyncIterable<Buffer>) {
      heard();
      await output(stream, bytes);
    }
  };
  const [exitCode, signal] = await Promise.all([
    new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once('error', reject).once('close', (code, by) => resolve([code, by]));
    }),
    drain('stdout'),
    drain('stderr'),
  ]).then(([end]) => end);
  interrupt.removeEventListener('abort', onAbort);
  for (const timer of [...timers, ...(quiet === null ? [] : [quiet])]) clearTimeout(timer);
  return { exitCode, signal, stoppedBy, reason: null, detail: null, durationMs: 1 };
}
