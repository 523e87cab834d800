import { pythonBytes, pythonText, shellWord } from './python-text.js';
import type { ShellArgs } from './shell-args.js';

/** The command as people may read it: nothing of it that is obfuscated. */
export function shownCommand({ command }: Pick<ShellArgs, 'command'>): string {
  return typeof command === 'string' ? command : command.map(({ shown }) => shellWord(shown)).join(' ');
}

/** The command as masters' logs have it. */
export function shownArguments({ command }: Pick<ShellArgs, 'command'>): string {
  if (typeof command === 'string') return pythonBytes(command);
  return `[${command.map(({ shown }) => pythonBytes(shown)).join(', ')}]`;
}

/** What masters' logs begin with. People, and tools that read logs, know these words from Buildbot's own worker. */
export function shellHeader(
  args: ShellArgs,
  cwd: string,
  env: Readonly<Record<string, string>>,
  hasTerminal: boolean,
): string {
  const stdin = args.initial_stdin;
  const lines = [
    shownCommand(args),
    ` in dir ${cwd}${limit('timeout', args.timeout)}${limit('maxTime', args.maxTime)}`,
    ` watching logfiles ${watched(args.logfiles)}`,
    ` argv: ${shownArguments(args)}`,
    ...(args.logEnviron ? environment(env) : []),
    ...(stdin === null ? [] : [` writing ${Buffer.byteLength(stdin)} bytes to stdin`]),
    ` using PTY: ${args.usePTY && hasTerminal ? 'True' : 'False'}`,
    ...(args.usePTY && !hasTerminal ? [' (this machine has no terminal to give)'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function limit(name: string, seconds: number | null): string {
  return seconds === null ? '' : ` (${name} ${seconds} ${seconds === 1 ? 'sec' : 'secs'})`;
}

function environment(env: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(env).sort();
  return [' environment:', ...names.map((name) => `  ${name}=${env[name]}`)];
}

function watched(files: ShellArgs['logfiles']): string {
  const entries = Object.entries(files).map(([name, { filename, follow, isPlain }]) => {
    const value = isPlain
      ? pythonText(filename)
      : `{'filename': ${pythonText(filename)}, 'follow': ${follow ? 'True' : 'False'}}`;
    return `${pythonText(name)}: ${value}`;
  });
  return `{${entries.join(', ')}}`;
}
