import { markLimit } from './process-mark.js';

/**
 * Stands between the agent and the step, inside the sandbox, and stays until the step has ended. It
 * merges stderr into stdout, so that the log has the bytes in the order in which they were written,
 * or hands descriptor 4 over as stderr ($3); marks the processes by a limit ($1); writes to descriptor 3, which the step does not see, that it
 * started and how the step ended, with how many processes the step left in a process namespace of
 * its own ($2) and the times of all that was waited for. It outlives the signals that ask a step to
 * end, so that the step can use its grace. To its own stderr it says (sh does, POSIX leaves it free)
 * when a signal ended the step.
 * `exec` in a subshell, because `"$@"` alone would run built-in commands instead of programs.
 */
const shellText = `
trap : HUP INT QUIT USR1 USR2 ALRM TERM
[ -z "$1" ] || ulimit -w "$1" 2>/dev/null || ulimit -x "$1" 2>/dev/null
isPrivate=$2
isApart=$3
shift 3
count() { set -- /proc/[0-9]*; others=$(($# - 2)); }
echo started >&3
if [ "$isApart" = yes ]; then
  (exec "$@") 2>&4 3>&- 4>&-
else
  (exec "$@") 2>&1 3>&-
fi
code=$?
others=0
if [ "$isPrivate" = yes ]; then
  count
  [ "$others" -lt 1 ] || { sleep 0.05; count; } 3>&-
fi
{ echo "ended $code $others"; times; } >&3
exit "$code"
`;

/** What a step is started by: the whole command line, ready to be put into a sandbox. */
export function stepShell(
  command: { readonly argv?: readonly string[]; readonly script?: string },
  options: {
    readonly claimId: string;
    readonly hasPrivateProcesses: boolean;
    readonly areStreamsApart?: boolean;
  },
): string[] {
  const limit = process.platform === 'linux' ? markLimit(options.claimId) : '';
  const argv = command.argv ?? ['/bin/sh', '-e', '-c', command.script ?? '', 'sh'];
  const answers = [options.hasPrivateProcesses, options.areStreamsApart === true];
  return ['/bin/sh', '-c', shellText, 'sh', limit, ...answers.map((is) => (is ? 'yes' : 'no')), ...argv];
}

/** What the shell wrote: null before the step started; `end` is null when the shell itself was ended. */
export interface ShellStatus {
  readonly end: { readonly code: number; readonly othersLeft: number; readonly cpuMs: number } | null;
}

/** Reads what the shell wrote to descriptor 3; null when it never started. */
export function readShellStatus(text: string): ShellStatus | null {
  if (!text.startsWith('started\n')) return null;
  const ended = /^ended (\d+) (-?\d+)$/m.exec(text);
  if (ended === null) return { end: null };
  return {
    end: { code: Number(ended[1]), othersLeft: Math.max(0, Number(ended[2])), cpuMs: readTimes(text) },
  };
}

// `times` prints minutes and seconds, "0m0.01s 0m0.00s": its own first, then its children's (POSIX).
function readTimes(text: string): number {
  const times = [...text.matchAll(/(\d+)m(\d+(?:[.,]\d+)?)s/g)].slice(-2);
  const seconds = times.map(([, minutes, rest]) => Number(minutes) * 60 + Number(rest?.replace(',', '.')));
  return Math.round(seconds.reduce((sum, value) => sum + value, 0) * 1000);
}
