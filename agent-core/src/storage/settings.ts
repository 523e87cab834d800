import { join } from 'node:path';
import { Settings } from '@barnraiser/protocol';
import { z } from 'zod';
import { readOwnFile } from './read-own-file.js';
import { isOldForm, upgradeSettings } from './settings-upgrade.js';
import { writeFileAtomic } from './write-file-atomic.js';

export type { Settings } from '@barnraiser/protocol';
export { applyPatch } from './settings-patch.js';

const fileName = 'settings.json';

/** A name that tells nothing of whose machine it is. */
const defaultName = `${process.platform}-${process.arch}-machine`;

/**
 * What the owner decided, with defaults for what is not set; a file of an older version is brought
 * up to date and written back. `kind` holds where the file names none. Rejects with `StorageError`
 * when the file is broken.
 */
export async function readSettings(root: string, kind: Settings['kind'] = 'server'): Promise<Settings> {
  let isOld = false;
  const stored = z.preprocess((raw) => {
    isOld = isOldForm(raw);
    return withDefaults(upgradeSettings(raw), kind);
  }, Settings);
  const settings = await readOwnFile(join(root, fileName), stored);
  if (settings === null) return freshSettings(kind);
  const meant = kind === 'desktop' ? asDesktop(settings) : settings;
  if (isOld || meant !== settings) await writeSettings(root, meant);
  return meant;
}

/**
 * The command line writes a server's settings when it is used before the app was ever started. On a
 * desktop their defaults would build under the owner's hands; what the owner chose stays.
 */
function asDesktop(settings: Settings): Settings {
  if (settings.kind !== 'server') return settings;
  const { present, away, busyPercent } = settings.limits;
  const isDefault = present.cores === away.cores && present.memoryMb === away.memoryMb;
  const fresh = freshSettings('desktop').limits;
  return {
    ...settings,
    kind: 'desktop',
    limits: {
      ...settings.limits,
      present: isDefault ? fresh.present : present,
      busyPercent: busyPercent ?? fresh.busyPercent,
    },
  };
}

/** The settings of a machine whose owner has decided nothing yet. */
export function freshSettings(kind: Settings['kind']): Settings {
  return Settings.parse(withDefaults({}, kind));
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

/** Until when overridable reasons are set aside, as epoch ms; null: they are not. */
export function anywayUntilMs({ anywayUntil }: Settings): number | null {
  return anywayUntil === null ? null : Date.parse(anywayUntil);
}

/**
 * A server or cloud machine builds also while somebody works on it or other programs do, as much as
 * when nobody does, unless its owner says otherwise: whoever runs an agent there means the machine
 * for it. A desktop's owner comes first.
 */
function withDefaults(raw: unknown, kind: Settings['kind']): unknown {
  if (!isRecord(raw)) return raw;
  const limits = raw['limits'] ?? {};
  const isShared = (raw['kind'] ?? kind) !== 'desktop' && isRecord(limits);
  return {
    machineName: defaultName,
    kind,
    ...raw,
    limits: isShared ? { present: columnOf(limits['away']), busyPercent: null, ...limits } : limits,
  };
}

function columnOf(away: unknown): unknown {
  return { cores: null, memoryMb: null, cpuPercent: null, ...(isRecord(away) ? away : {}) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
