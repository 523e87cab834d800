import { constants } from 'node:os';
import { z } from 'zod';
import { RemoteRef } from '../wire/broker/remote-ref.js';

const utf8 = (bytes: Buffer): string => bytes.toString('utf8');

/** Text, which older masters send as bytes. */
export const Text = z.union([z.string(), z.instanceof(Buffer).transform(utf8)]);

/** Text that the system takes, paths too: none can have a NUL in it. Whether a path is within the workspace shows when it is used. */
export const SystemText = Text.refine((text) => !text.includes('\0'), 'has a NUL in it');

/** Python's truth: True, 1 and a text that is not empty. */
export const Flag = z
  .union([z.boolean(), z.number(), z.string(), z.null()])
  .transform((value) => value !== null && value !== 0 && value !== '' && value !== false);

/** Longer ones would overflow a timer; 24 days are as good as none. */
const mostSeconds = 2_000_000;

/** Seconds; null where there is no limit. */
export const Seconds = z
  .union([z.number(), z.null()])
  .transform((value) => (value === null || value <= 0 || value > mostSeconds ? null : value))
  .default(null);

/** A number of bytes or lines that may not be exceeded; null: any. */
export const Limit = z.union([z.number().nonnegative(), z.null()]).default(null);

/** What one message to the master holds well; Twisted's own limit for a string is 640 KiB. */
const mostBlockBytes = 512 * 1024;

/** Bytes of one block of a file. */
export function blockBytes(usual: number): z.ZodType<number> {
  return z
    .number()
    .int()
    .positive()
    .default(usual)
    .transform((value) => Math.min(value, mostBlockBytes));
}

/** An object of the master's. */
export const Remote = z.instanceof(RemoteRef);

/** `KILL`, `SIGKILL`. */
export const Signal = Text.transform((text, check): NodeJS.Signals => {
  const name = text.startsWith('SIG') ? text : `SIG${text}`;
  if (Object.hasOwn(constants.signals, name)) return name as NodeJS.Signals;
  check.addIssue({ code: 'custom', message: 'is no signal' });
  return z.NEVER;
});
