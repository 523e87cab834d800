/** Lines of a step's log that differ between the agent and Debian's worker. */
export interface Difference {
  /** With the line's kind before it (`h` header, `o` stdout, `e` stderr); `BASE` is the worker's base folder. */
  readonly line: RegExp;
  /** They go on until this one, which is none of them; absent: one line. */
  readonly until?: RegExp;
  /** The one step that has them; absent: any. */
  readonly step?: string;
  /** What is put in place of the match; absent: the line counts on neither side. */
  readonly as?: string;
}

/** A difference that is a choice of ours. */
interface Choice extends Difference {
  /** As the maintainers' guide says it, word for word. */
  readonly inGuide: string;
}

/** All that differs on purpose in what a master shows of a build. */
export const onPurpose: readonly Choice[] = [
  {
    inGuide: 'the environment in the header is the curated one',
    line: /^h environment:$/,
    until: /^h using PTY: /,
  },
  {
    inGuide: 'folders are removed without a program: no `argv` and no environment of `rm` in the log',
    line: /^h in dir (?!BASE)\S+ \(timeout \d+ secs\)$/,
    until: /^hprogram finished/,
  },
  {
    inGuide: 'a file that cannot be read is told with the reason',
    line: /^eNo such file or directory$/,
  },
  {
    inGuide: 'a program that is not there ends with 127, as in a shell, and a line of stderr that says so',
    step: 'not-found',
    line: /^e.*/,
  },
  {
    inGuide: 'a program that is not there ends with 127, as in a shell, and a line of stderr that says so',
    step: 'not-found',
    line: /^(hprogram finished with exit code) [1-9]\d*$/,
    as: '$1 CODE',
  },
];

/** The properties that differ on purpose, and what the guide says of them. */
export const propertiesOnPurpose: Readonly<Record<string, string>> = {
  builddir: 'the properties `basedir` and `builddir` name no folder of the machine',
};

/** What no two runs have in common, whoever the worker is. */
export const ofOneRun: readonly Difference[] = [
  { line: /^h?elapsedTime=.*/ },
  { line: /(Ran \d+ tests in) [\d.]+s/, as: '$1 SECONDS' },
  { line: /\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d{4}|Z)?/, as: 'TIME' },
];
