import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askMetadata, notWhatWasAsked } from './ask-metadata.js';
import { MetadataError } from './metadata-error.js';
import type { MetadataSurroundings } from './surroundings.js';

/** Reads a file of a seed by its name there; null: there is none. Rejects with `MetadataError`. */
export type SeedReader = (name: string) => Promise<string | null>;

/** Reads from a folder. */
export function folderReader(folder: string): SeedReader {
  return async (name) => {
    try {
      return await readFile(join(folder, name), 'utf8');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return null;
      throw new MetadataError('refused', `the seed cannot be read: ${message}`, error);
    }
  };
}

/** Reads below an address, as `ds=nocloud;s=http://…/` has it. */
export function urlReader(base: string, surroundings: MetadataSurroundings): SeedReader {
  return async (name) => {
    const url = `${base.replace(/\/*$/, '/')}${name}`;
    const answer = await askMetadata({ url }, surroundings);
    if (answer.status === 404) return null;
    if (answer.status !== 200) throw notWhatWasAsked(url, answer);
    return answer.body;
  };
}
