import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The control groups that are named after a build, wherever one could have been made. */
export function groupsOfBuild(buildId: string, folder = '/sys/fs/cgroup', depth = 4): string[] {
  if (depth === 0) return [];
  return foldersIn(folder).flatMap((name) => {
    const path = join(folder, name);
    return name.includes(buildId) ? [path] : groupsOfBuild(buildId, path, depth - 1);
  });
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
