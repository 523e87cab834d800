import { join } from 'node:path';
import { Isolation } from '@barnraiser/protocol';
import { z } from 'zod';
import { readOwnFile } from './read-own-file.js';
import { writeFileAtomic } from './write-file-atomic.js';

/** What the owner decided (`settings.json`). Unknown members are refused, so that a misspelt limit is noticed. */
export const Settings = z.strictObject({
  machineName: z.string().min(1).max(80).default(`${process.platform}-${process.arch}-machine`),
  displayName: z.string().max(80).optional().describe("the owner's name, if it may be shown"),
  kind: z.enum(['desktop', 'server', 'cloud']).default('server'),
  labels: z.record(z.string().max(60), z.string().max(200)).default({}),
  isolation: z
    .union([Isolation, z.literal('best')])
    .default('best')
    .describe('builds run under this, or not at all; best: the best that works here'),
  cores: z.number().positive().optional().describe('how many a build may use; default: all'),
  diskFloorMb: z.number().nonnegative().default(2048).describe('no build starts with less free space'),
  logLimitMb: z.number().positive().default(1024),
  offlineGraceS: z.number().nonnegative().max(86_400).default(900),
  pausedUntil: z.iso.datetime().or(z.literal('until-resumed')).nullable().default(null),
});
export type Settings = z.infer<typeof Settings>;

const fileName = 'settings.json';

/** The settings, with defaults for what is not set. Rejects with `StorageError` when the file is broken. */
export async function readSettings(root: string): Promise<Settings> {
  return (await readOwnFile(join(root, fileName), Settings)) ?? Settings.parse({});
}

/** Writes the settings whole. */
export async function writeSettings(root: string, settings: Settings): Promise<void> {
  await writeFileAtomic(join(root, fileName), `${JSON.stringify(settings, null, 2)}\n`);
}

/** The end of the owner's pause as epoch ms; Infinity: until resumed; null: not paused. */
export function pausedUntilMs({ pausedUntil }: Settings): number | null {
  if (pausedUntil === null) return null;
  return pausedUntil === 'until-resumed' ? Infinity : Date.parse(pausedUntil);
}
