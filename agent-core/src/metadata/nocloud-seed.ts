import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderReader, type SeedReader, urlReader } from './seed-reader.js';
import type { MetadataSurroundings } from './surroundings.js';
import { volumeReader } from './volume-reader.js';

const seedFolders = ['var/lib/cloud/seed/nocloud', 'var/lib/cloud/seed/nocloud-net'];

/** A NoCloud seed; `folder` where it is one that can be watched. */
export interface NocloudSeed {
  readonly read: SeedReader;
  readonly folder: string | null;
}

/**
 * Looks for a seed, as cloud-init's NoCloud does, and asks nobody: the folder that was named
 * (`--seed`, or BARNRAISER_NOCLOUD_SEED), the seed folders, `ds=nocloud;s=…` of the kernel's command
 * line or of the DMI serial number, and the volume CIDATA. Null: there is none.
 */
export async function findNocloudSeed(surroundings: MetadataSurroundings): Promise<NocloudSeed | null> {
  const { root, env } = surroundings;
  const named = surroundings.seed ?? env['BARNRAISER_NOCLOUD_SEED'] ?? '';
  if (named !== '') return { read: folderReader(named), folder: named };
  for (const folder of seedFolders.map((path) => join(root, path))) {
    if (await isThere(join(folder, 'user-data'))) return { read: folderReader(folder), folder };
  }
  const source =
    (await sourceIn(root, 'proc/cmdline')) ?? (await sourceIn(root, 'sys/class/dmi/id/product_serial'));
  if (source !== null && /^https?:\/\//.test(source))
    return { read: urlReader(source, surroundings), folder: null };
  if (source !== null) {
    const folder = join(root, source.replace(/^file:\/\//, ''));
    return { read: folderReader(folder), folder };
  }
  const read = await volumeReader(['cidata', 'CIDATA'], surroundings);
  return read && { read, folder: null };
}

/** `ds=nocloud;s=/seed/` or `ds=nocloud-net;seedfrom=http://host/` (cloud-init, "NoCloud"). */
async function sourceIn(root: string, file: string): Promise<string | null> {
  const text = await readFile(join(root, file), 'utf8').catch(() => '');
  const options = /(?:^|\s)ds=nocloud(?:-net)?;(\S+)/.exec(text)?.[1] ?? '';
  const option = options.split(';').find((each) => /^(?:s|seedfrom)=./.test(each));
  return option?.slice(option.indexOf('=') + 1) ?? null;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
