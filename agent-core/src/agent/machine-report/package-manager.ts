import { readFile } from 'node:fs/promises';

/** The package managers whose commands are known. */
export type PackageManager = 'apt' | 'dnf' | 'pacman' | 'zypper' | 'apk' | 'brew' | 'pkg';

/** By the names of distributions as os-release(5) gives them in ID and ID_LIKE. */
const byDistribution: Readonly<Record<string, PackageManager>> = {
  debian: 'apt',
  ubuntu: 'apt',
  fedora: 'dnf',
  rhel: 'dnf',
  centos: 'dnf',
  arch: 'pacman',
  suse: 'zypper',
  opensuse: 'zypper',
  'opensuse-tumbleweed': 'zypper',
  'opensuse-leap': 'zypper',
  sles: 'zypper',
  alpine: 'apk',
  postmarketos: 'apk',
};

/** This system's package manager; null when it is none of those that are known. */
export async function findPackageManager(
  platform: NodeJS.Platform = process.platform,
  files: readonly string[] = ['/etc/os-release', '/usr/lib/os-release'],
): Promise<PackageManager | null> {
  if (platform === 'darwin') return 'brew';
  if (platform === 'freebsd') return 'pkg';
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) return packageManagerOf(text);
  }
  return null;
}

/** By ID first, then by what the distribution says that it is like, nearest first. */
export function packageManagerOf(osRelease: string): PackageManager | null {
  const names = ['ID', 'ID_LIKE'].flatMap((key) => {
    const [, value = ''] = new RegExp(`^${key}=["']?([^"'\\n]*)`, 'm').exec(osRelease) ?? [];
    return value.split(/\s+/);
  });
  return names.map((name) => byDistribution[name]).find((manager) => manager !== undefined) ?? null;
}
