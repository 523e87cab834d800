import { z } from 'zod';
import { Flag, Limit, Seconds, Signal, SystemText, Text } from '../command-args.js';

const mostWords = 100_000;

/** A word that is run as the first text and shown as the second: `('obfuscated', real, shown)`. */
const Obfuscated = z
  .tuple([Text.refine((text) => text === 'obfuscated'), SystemText, Text])
  .transform(([, real, shown]) => ({ real, shown }));

const Word = z.union([SystemText.transform((text) => ({ real: text, shown: text })), Obfuscated]);

const Variable = z.string().regex(/^[^=\0]+$/, 'is no name of a variable');

const Value = z.union([SystemText, z.array(SystemText), z.null()]);

const WatchedFile = z.union([
  SystemText.transform((filename) => ({ filename, follow: false, isPlain: true })),
  z
    .object({ filename: SystemText, follow: Flag.default(false) })
    .transform((file) => ({ ...file, isPlain: false })),
]);

const noneWhenNull = (value: unknown): unknown => value ?? {};

/** What a shell command is asked to do. */
export const ShellArgs = z.object({
  workdir: SystemText.default(''),
  command: z.union([SystemText, z.array(Word).min(1).max(mostWords)]),
  env: z.preprocess(noneWhenNull, z.record(Variable, Value)),
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
