/** What is looked at. */
interface Evidence {
  readonly exitCode: number | null;
  readonly tail: string;
  readonly program: string | null;
}

/**
 * A shell's message: "sh: 3: foo: not found" (dash), "sh: line 3: foo: command not found" (bash),
 * "sh: foo: not found" (busybox); for a script, its own name instead of the shell's.
 */
const shellMessage =
  /^(?:\S*sh: |\S+: (?:line )?\d+: )(?:(?:line )?\d+: )?(?:exec: )?([\w.+-]+): (?:command )?not found/gm;
/** make's own: "make: cc: No such file or directory" (GNU make 4.3 and later), "make: cc: Command not found". */
const makeMessage = /^g?make(?:\[\d+\])?: ([\w.+-]+): (?:No such file or directory|Command not found)/gm;
/** autoconf's macros AC_PROG_CC and AC_PROG_CXX. */
const configureMessage =
  /no acceptable (C\+\+|C) compiler found|(C\+\+|C) compiler cannot create executables/;

/**
 * The name of a program that a step needed and that is not installed; null when nothing says so. A
 * path with a slash is never one: the source itself should have brought it.
 */
export function findMissingTool({ exitCode, tail, program }: Evidence): string | null {
  if (exitCode === null || exitCode === 0) return null;
  const language = configureMessage.exec(tail);
  if (language !== null) return (language[1] ?? language[2]) === 'C++' ? 'c++' : 'cc';
  if (exitCode === 127 || exitCode === 126) {
    const name = lastName(shellMessage, tail);
    if (name !== null) return name;
    return program !== null && !program.includes('/') && exitCode === 127 ? program : null;
  }
  // make exits with 2 and says that its command exited with 127.
  if (/\bError 127\b/.test(tail)) return lastName(shellMessage, tail) ?? lastName(makeMessage, tail);
  return null;
}

function lastName(pattern: RegExp, text: string): string | null {
  return [...text.matchAll(pattern)].at(-1)?.[1] ?? null;
}
