import { z } from 'zod';
import { Flag, Limit, Seconds, Signal, SystemText, Text } from '../command-args.js';

const mostWords = 100_000;

/** A word that is run as the first text and shown as the second: `('obfuscated', real, shown)`. */
const Obfuscated = z
  .tuple([Text.refine((text) => text === 'obfuscated'), SystemText, Text])
  .transform(([, real, shown]) => ({ real, shown }));

const Word = z.union([SystemText.transform((text) => ({ real: text, shown: text })), Obfuscated]);

/** One that is no text ends the reading: to tell of each would take more than they do. */
const Words = z
  .array(z.unknown())
  .min(1)
  .max(mostWords)
  .transform((words, check): z.output<typeof Word>[] => {
    const read: z.output<typeof Word>[] = [];
    for (const word of words) {
      const one = Word.safeParse(word);
      if (!one.success) {
        check.addIssue({ code: 'custom', message: `word ${read.length} is no text` });
        return z.NEVER;
      }
      read.push(one.data);
    }
    return read;
  });

/** No system gives a program more, and `${NAME}` in it can make much of little. */
const mostEnvironmentChars = 524_288;

const Variable = z.string().regex(/^[^=\0]+$/, 'is no name of a variable');

const Value = z.union([SystemText, z.array(SystemText), z.null()]);

const WatchedFile = z.union([
  SystemText.transform((filename) => ({ filename, follow: false, isPlain: true })),
  z
    .object({ filename: SystemText, follow: Flag.default(false) })
    .transform((file) => ({ ...file, isPlain: false })),
]);

const Environment = z
  .record(Variable, Value)
  .refine((env) => charsOf(env) <= mostEnvironmentChars, 'is more than a program can be given');

const noneWhenNull = (value: unknown): unknown => value ?? {};

/** What a shell command is asked to do. */
export const ShellArgs = z.object({
  workdir: SystemText.default(''),
  command: z.union([SystemText, Words]),
  env: z.preprocess(noneWhenNull, Environment),
  want_stdout: Flag.default(true),
  want_stderr: Flag.default(true),
  timeout: Seconds,
  maxTime: Seconds,
  sigtermTime: Seconds,
  interruptSignal: z
    .union([Signal, z.null()])
    .default(null)
    .transform((signal) => signal ?? 'SIGKILL'),
  usePTY: Flag.default(false),
  logEnviron: Flag.default(true),
  initial_stdin: z.union([z.string(), z.instanceof(Buffer), z.null()]).default(null),
  logfiles: z.preprocess(
    noneWhenNull,
    z
      .record(z.string().max(1000), WatchedFile)
      .refine((files) => Object.keys(files).length <= 100, 'are too many'),
  ),
  max_lines: Limit,
});
export type ShellArgs = z.infer<typeof ShellArgs>;

function charsOf(env: Readonly<Record<string, z.output<typeof Value>>>): number {
  const texts = Object.entries(env).flat(2);
  return texts.reduce<number>((sum, text) => sum + (text?.length ?? 0), 0);
}
