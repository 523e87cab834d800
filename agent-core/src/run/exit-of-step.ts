import type { AwaitedEnd } from './await-end.js';
import type { ShellStatus } from './step-shell.js';

/** Signals that end a program, with their numbers on Linux, macOS and the BSDs; those that differ are left out. */
const fatalSignals: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
};

/**
 * A step's exit code and signal. Between step and agent stands a shell, and perhaps a sandbox, which
 * tell a signal as 128 + its number (POSIX, sh, 2.8.2): the code stays as it was told, the signal is
 * named beside it.
 */
export function exitOfStep(
  exit: AwaitedEnd['exit'],
  status: ShellStatus | null,
): { exitCode: number | null; signal: string | null } {
  const exitCode = status?.end?.code ?? exit?.code ?? null;
  const signal = exitCode === null ? (exit?.signal ?? null) : (fatalSignals[exitCode - 128] ?? null);
  return { exitCode, signal };
}

/** Of these a shell says nothing: who is ended by them asked for it (dash, bash and busybox alike). */
const silentSignals = ['SIGINT', 'SIGPIPE'];

/**
 * A command's own exit code, or the signal that ended it. `said` is what the shell in between wrote to
 * its stderr: it tells a program that was killed from one that exited with 128 + the signal's number.
 */
export function exitOfCommand(
  exit: AwaitedEnd['exit'],
  status: ShellStatus | null,
  said: string,
): { exitCode: number | null; signal: string | null } {
  const { exitCode, signal } = exitOfStep(exit, status);
  // Without the shell's word, the whole was ended from outside.
  const isEnded =
    (status?.end ?? null) === null || said.trim() !== '' || silentSignals.includes(signal ?? '');
  if (signal === null) return { exitCode, signal };
  return isEnded ? { exitCode: null, signal } : { exitCode, signal: null };
}
