import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { MetadataError } from './metadata-error.js';
import { folderReader, type SeedReader } from './seed-reader.js';
import type { MetadataSurroundings } from './surroundings.js';

/**
 * Reads from the volume with one of these labels; null: there is none. Where it is not mounted it is
 * mounted, read-only, for each file, which root alone may do.
 */
export async function volumeReader(
  labels: readonly string[],
  { root }: Pick<MetadataSurroundings, 'root'>,
): Promise<SeedReader | null> {
  for (const label of labels) {
    const device = await realpath(join(root, 'dev/disk/by-label', label)).catch(() => null);
    if (device === null) continue;
    const name = `/${relative(await realpath(root), device)}`;
    const mounted = await mountedAt(name, root);
    return mounted === null ? mountingReader(device, label) : folderReader(join(root, mounted));
  }
  return null;
}

/** Fields of /proc/mounts: device, place, with blanks as `\040` (proc(5)). */
async function mountedAt(device: string, root: string): Promise<string | null> {
  const mounts = await readFile(join(root, 'proc/mounts'), 'utf8').catch(() => '');
  const fields = mounts.split('\n').map((line) => line.split(' '));
  const place = fields.find(([mounted]) => mounted === device)?.[1];
  return (
    place?.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8))) ?? null
  );
}

function mountingReader(device: string, label: string): SeedReader {
  return async (name) => {
    const place = await mkdtemp(join(tmpdir(), 'barnraiser-seed-'));
    try {
      await execa('mount', ['-o', 'ro,nosuid,nodev,noexec', device, place], { timeout: 10_000 });
    } catch (cause) {
      await rm(place, { recursive: true, force: true });
      throw new MetadataError(
        'refused',
        `the volume ${label} is not mounted, and mounting ${device} failed: mount it before the agent starts, as its systemd unit does`,
        cause,
      );
    }
    try {
      return await folderReader(place)(name);
    } finally {
      await execa('umount', [place], { timeout: 10_000 });
      await rm(place, { recursive: true, force: true });
    }
  };
}
